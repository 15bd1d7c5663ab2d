"""转交函: from the default template or the office's own, without what is covered elsewhere."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from liaison.audit.models import AuditEntry
from liaison.office.models import DocumentNumber
from opinions.choices.letters import LetterKind
from opinions.choices.referrals import ReferralKind
from opinions.models import LetterTemplate, Referral
from opinions.services import letter_templates
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.opinions import PassedOpinionFactory
from tests.factories.stations import PartnerOrgFactory

pytestmark = pytest.mark.django_db
WORDS = "养老金没发，请打13800000021找我。"


@pytest.fixture
def referral():
    return Referral.objects.create(
        opinion=PassedOpinionFactory(body=WORDS, reason="拖了很久。"),
        kind=ReferralKind.PETITION,
        org=PartnerOrgFactory(name="清禾县信访局"),
        note="属于个人诉求",
        due_on=date(2999, 5, 1),
        by=ClerkFactory(),
    )


def lines(content):
    return [one.text for one in Document(BytesIO(content)).paragraphs]


def url(referral):
    return reverse("admin:opinions_referral_letter", args=[referral.pk])


def test_the_letter_names_unit_number_and_date_and_covers_the_phone(client, referral):
    client.force_login(ClerkFactory())
    response = client.get(url(referral))

    said = lines(b"".join(response.streaming_content))
    assert "清禾县信访局：" in said
    assert "关于转交群众诉求的函" in said
    text = "\n".join(said)
    assert referral.opinion.receipt_no in text
    assert "请于2999年5月1日前" in text
    assert "理由：拖了很久。" in text
    assert "13800000021" not in text
    assert "附件" not in text
    assert AuditEntry.objects.filter(action="opinions.print_referral").count() == 1


def test_only_the_part_goes_out_where_only_a_part_is_referred(client, referral):
    Referral.objects.update(part="养老金没发")
    client.force_login(ClerkFactory())

    said = lines(b"".join(client.get(url(referral)).streaming_content))

    assert "养老金没发" in said
    assert "拖了很久" not in "".join(said)


def test_others_find_nothing(client, referral):
    client.force_login(OfficerFactory())

    assert client.get(url(referral)).status_code == 404


def own(*words):
    document, packed = Document(), BytesIO()
    for word in words:
        document.add_paragraph(word)
    document.save(packed)
    return SimpleUploadedFile("转交.docx", packed.getvalue())


def test_an_own_template_replaces_the_default_of_its_kind_only(client, referral):
    client.force_login(ClerkFactory())
    page = f"{reverse('admin:opinions_letter_templates')}?kind=referral"

    client.post(page, {"file": own("转办单：{{ 主送机关 }}，{{ 办理期限 }}")})

    template = LetterTemplate.objects.get()
    assert (template.kind, template.in_use) == (LetterKind.REFERRAL, True)
    assert str(template) == "转交函模板第1版"
    said = lines(letter_templates.print_referral(referral, by=referral.by))
    assert said == ["转办单：清禾县信访局，2999年5月1日"]
    assert letter_templates.current_template(LetterKind.REPORT) is None
    assert timezone.localdate() < referral.due_on


def test_fields_of_the_other_letter_are_refused(client):
    client.force_login(ClerkFactory())
    page = f"{reverse('admin:opinions_letter_templates')}?kind=referral"

    response = client.post(page, {"file": own("{{ 原始意见条数 }}")})

    assert response.status_code == 422
    assert "不认识的字段：“原始意见条数”" in response.content.decode()


def test_a_clerk_numbers_the_letter_and_voids_the_number_with_a_reason(client, referral):
    client.force_login(ClerkFactory())
    number = reverse("admin:opinions_number_referral", args=[referral.pk])
    client.post(number, {"take": "1"})
    taken = DocumentNumber.objects.get()
    said = lines(b"".join(client.get(url(referral)).streaming_content))
    assert taken.text in said
    assert "已经编号" in client.post(number, {"take": "1"}, follow=True).content.decode()

    client.post(number, {"void-reason": "称谓有误"})
    taken.refresh_from_db()
    assert (taken.state, taken.reason) == ("voided", "称谓有误")
    client.force_login(OfficerFactory())
    assert client.post(number, {"take": "1"}).status_code == 404
