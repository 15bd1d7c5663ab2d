from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from drafts.choices import ConsultationStatus, Visibility
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import ContactLook
from liaison.contacts.services import keep
from stations.choices import RequestLetterStatus as S
from stations.errors import StationError
from stations.forms.gatherings import IssueForm
from stations.forms.ledger_details import ReferralForm
from stations.letter_text import letter_address
from stations.links import hash_of
from stations.models import PartnerOrg, RequestLetter
from stations.services import letters, making_letters, partners
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.drafts import FocusQuestionFactory, OpenConsultationFactory
from tests.factories.stations import (
    LedgerEntryFactory,
    PartnerOrgFactory,
    PersonFactory,
    make_letter,
)

pytestmark = pytest.mark.django_db


def late(letter):
    RequestLetter.objects.filter(pk=letter.pk).update(due_at=timezone.now() - timedelta(days=1))
    letter.refresh_from_db()
    return letter


def test_numbers_run_through_the_year_and_a_voided_one_is_kept():
    first = make_letter(signed_on=date(2026, 3, 1))
    letters.void(first, by=ClerkFactory(), note="写错了单位", now=timezone.now())
    again = make_letter(first.consultation, first.org, signed_on=date(2026, 3, 2))
    next_year = make_letter(signed_on=date(2027, 1, 5))

    assert first.number_text == "清人立联函〔2026〕1号"
    assert again.number_text == "清人立联函〔2026〕2号"
    assert next_year.number == 1
    assert making_letters.proposed_prefix() == "清人立联函"
    assert [move.new_status for move in first.moves.all()] == [S.NUMBERED, S.VOIDED]


def test_nobody_gets_two_letters_of_one_consultation():
    letter = make_letter()
    other = PartnerOrgFactory()

    made = making_letters.make_letters(
        letter.consultation,
        orgs=[letter.org, other],
        paper=making_letters.Paper("函", date(2026, 3, 1), "何明", letter.due_at),
        by=ClerkFactory(),
        now=timezone.now(),
    )

    assert [one.org for one in made] == [other]
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestLetter.objects.filter(pk=made[0].pk).update(org=letter.org)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"visibility": Visibility.NAMED}, "仅指定人员可见"),
        ({"status": ConsultationStatus.COMPILED}, "汇总定稿以前"),
        ({"status": ConsultationStatus.PENDING}, "只能在开始以后"),
    ],
)
def test_what_was_not_let_out_is_not_sent(given, said):
    with pytest.raises(StationError, match=said):
        make_letter(OpenConsultationFactory(**given))


def test_only_a_hash_of_the_link_is_stored():
    letter = make_letter()

    assert letter.link_hash == hash_of(letter.token)
    stored = RequestLetter.objects.filter(pk=letter.pk).values().get()
    assert letter.token not in map(str, stored.values())
    assert len(letter.token) == 32
    assert make_letter().token != letter.token


def test_a_revoked_link_is_replaced_by_another():
    letter, clerk, now = make_letter(), ClerkFactory(), timezone.now()
    token = letter.token
    letters.revoke_link(letter, by=clerk, note="发错了群", now=now)

    assert not RequestLetter.objects.with_token(token, now).exists()
    letters.reopen(letter, by=clerk, due_at=now + timedelta(days=3), note="重发", now=now)

    assert letter.token != token
    assert not RequestLetter.objects.with_token(token, now).exists()
    assert RequestLetter.objects.with_token(letter.token, now).get() == letter
    notes = [move.note for move in letter.moves.all()]
    assert notes[1:] == ["停用链接：发错了群", "延长期限、更换链接：重发"]


def test_a_link_lives_seven_days_longer_than_the_letter_asks():
    letter = make_letter()
    end = letter.due_at + timedelta(days=7)

    assert RequestLetter.objects.with_token(letter.token, end - timedelta(seconds=1)).exists()
    assert not RequestLetter.objects.with_token(letter.token, end).exists()


def test_a_reminder_leaves_its_row():
    letter = make_letter()
    letters.remind(letter, by=ClerkFactory(), note="电话：周五前复", now=timezone.now())

    letter.refresh_from_db()
    assert letter.status == S.NUMBERED
    assert letter.reminded_at is not None
    assert letter.moves.last().note == "催复：电话：周五前复"


def test_a_stale_letter_is_not_moved_twice():
    letter = make_letter()
    stale = RequestLetter.objects.get(pk=letter.pk)
    letters.mark_sent([letter], by=ClerkFactory(), sent_on=date(2026, 3, 1))

    with pytest.raises(StationError, match="其他人处理过"):
        letters.void(stale, by=ClerkFactory(), note="误发", now=timezone.now())


def test_the_paper_says_whom_what_until_when_and_how(client):
    client.force_login(ClerkFactory())
    letter = make_letter(OpenConsultationFactory(incoming_number="云人法工函〔2026〕3号"))
    FocusQuestionFactory(consultation=letter.consultation, text="多少日合适？")
    expert = make_letter(letter.consultation, person=PersonFactory(name="孙文博"))
    clerk_page = client.get(reverse("admin:stations_letters_docx", args=[letter.consultation_id]))

    document = Document(BytesIO(clerk_page.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        letter.number_text,
        f"{letter.addressee}：",
        "孙文博 同志：",
        "云人法工函〔2026〕3号",
        "1．多少日合适？",
        "没有意见的，也请复函说明",
        expert.number_text,
    ):
        assert words in text
    assert len(document.inline_shapes) == 2
    assert len(document.sections) == 2


def test_a_clerk_makes_letters_for_many_and_notes_that_they_went_out(client):
    consultation, org = OpenConsultationFactory(), PartnerOrgFactory()
    off = PartnerOrgFactory(is_active=False)
    client.force_login(ClerkFactory())
    url = reverse("admin:stations_new_letters", args=[consultation.pk])
    page = client.get(url).content.decode()
    assert org.name in page
    assert off.name not in page
    due = timezone.localdate() + timedelta(days=9)
    sent = {
        "orgs": [org.pk],
        "due_at_day": due.isoformat(),
        "due_at_time": "",
        "code": "清人立联函",
        "signed_on": timezone.localdate().isoformat(),
        "signer": "何明",
    }

    nobody = client.post(url, sent | {"orgs": []})
    assert "请至少选一个单位" in nobody.content.decode()
    assert client.post(url, sent).status_code == 302
    day = {"sent_on": timezone.localdate().isoformat()}
    client.post(reverse("admin:stations_letters_sent", args=[consultation.pk]), day)

    letter = RequestLetter.objects.get()
    assert letter.status == S.SENT
    assert letter.addressee == org.name
    listed = client.get(reverse("admin:stations_letters", args=[consultation.pk]))
    assert letter.number_text in listed.content.decode()


def test_only_a_clerk_sees_the_link(client):
    letter = make_letter()
    url = reverse("admin:stations_letter", args=[letter.pk])
    client.force_login(LeaderFactory())
    assert letter_address(letter) not in client.get(url).content.decode()
    client.force_login(ClerkFactory())
    assert letter_address(letter) in client.get(url).content.decode()
    client.force_login(OfficerFactory())
    assert client.get(url).status_code == 404


def test_the_list_takes_as_many_queries_for_three_as_for_one(client):
    letter = late(make_letter())
    client.force_login(ClerkFactory())
    urls = [
        reverse("admin:stations_letters", args=[letter.consultation_id]),
        reverse("admin:stations_late_letters"),
        reverse("admin:stations_partners"),
    ]

    def counted():
        found = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    counted()
    one = counted()
    for _ in range(2):
        late(make_letter(letter.consultation))
    assert counted() == one


def test_the_dashboard_says_who_is_late(client):
    letter = late(make_letter())
    client.force_login(ClerkFactory())

    page = client.get(reverse("admin:index")).content.decode()

    assert "逾期没有复函的单位" in page
    assert letter.addressee in page


def test_the_number_to_call_is_shown_for_a_reason_and_on_record(client):
    org = PartnerOrgFactory(phone=keep(ContactKind.PHONE, "13800000021"))
    letter = make_letter(org=org)
    client.force_login(ClerkFactory())
    url = reverse("admin:stations_letter_phone", args=[letter.pk])

    assert client.post(url, {"note": ""}).status_code == 422
    assert "13800000021" in client.post(url, {"note": "催复"}).content.decode()
    assert ContactLook.objects.get().reason == "催复"


def test_the_directory_is_kept_with_masked_phones_and_history(client):
    client.force_login(ClerkFactory())
    given = {"name": "清禾县民政局", "kind": "department", "phone_number": "0570-1234567"}
    client.post(reverse("admin:stations_new_partner"), given | {"duties": "养老服务"})
    org = PartnerOrg.objects.get()
    listed = client.get(reverse("admin:stations_partners") + "?q=养老").content.decode()
    assert org.phone.masked in listed
    assert "05701234567" not in listed

    client.post(reverse("admin:stations_move_partner", args=[org.pk]), {"move-note": "机构改革"})
    org.refresh_from_db()
    assert not org.is_active
    assert org.moves.get().note == "机构改革"
    client.get(reverse("admin:index"))  # where the message is read
    assert org.name not in client.get(reverse("admin:stations_partners")).content.decode()
    with pytest.raises(StationError, match="写明原因"):
        partners.move_partner(org, by=ClerkFactory(), note=" ")


def test_meetings_and_referrals_offer_the_directory_and_take_any_name():
    org, off = PartnerOrgFactory(), PartnerOrgFactory(is_active=False)
    entry = LedgerEntryFactory()
    for field in (IssueForm()["owner"], ReferralForm(entry=entry)["receiver"]):
        assert f'<option value="{org.name}">' in str(field)
        assert off.name not in str(field)
    form = IssueForm({"text": "配打印机", "owner": "名录里没有的单位", "due_on": "2026-12-01"})
    assert form.is_valid()
