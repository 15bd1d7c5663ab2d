"""更换文本: one person asks, another agrees; the earlier text stays readable."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drafts import services
from drafts.choices import ConsultationStatus
from drafts.models import VersionReplacement
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.office.models import Confirmation
from tests.drafts.dog_bylaw import NEW, OLD, THIRD
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.drafts import (
    FocusQuestionFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)
from tests.factories.versions import article, texts_in_a_row

pytestmark = pytest.mark.django_db
S = ConsultationStatus


@pytest.fixture
def texts(clerk):
    return texts_in_a_row(
        (OLD, "consultation_draft"), (NEW, "first_reading"), (THIRD, "second_reading"), clerk=clerk
    )


@pytest.fixture
def consultation(texts, clerk):
    return PublicConsultationFactory(version=texts[0], handler=clerk)


def url(act, consultation):
    return reverse(f"admin:drafts_{act}", args=[consultation.pk])


def html_of(response):
    return response.content.decode()


def ask(client, consultation, version, reason="一审后作了修改。"):
    return client.post(
        url("replace", consultation), {"version": version.pk, "reason": reason}, follow=True
    )


def version_of(consultation):
    consultation.refresh_from_db()
    return consultation.version


def test_one_asks_and_another_replaces(as_clerk, consultation, texts, reviewer):
    asked = ask(as_clerk, consultation, texts[1])

    assert "更换文本等待审核" in html_of(asked)
    assert version_of(consultation) == texts[0]
    as_clerk.force_login(reviewer)
    page = html_of(as_clerk.get(url("replace_agreed", consultation)))
    assert "一审后作了修改。" in page
    as_clerk.post(url("replace_agreed", consultation), {"note": ""})

    assert version_of(consultation) == texts[1]
    assert consultation.status == S.OPEN
    move = consultation.moves.last()
    assert (move.old_status, move.new_status, move.by) == ("open", "open", reviewer)
    assert move.note == "更换文本：第1稿（征求意见稿）→ 第2稿（一审稿）。一审后作了修改。"
    entry = AuditEntry.objects.get(action="drafts.replace_text")
    assert (entry.before, entry.after) == ({"version": texts[0].pk}, {"version": texts[1].pk})
    replacement = VersionReplacement.objects.get()
    assert replacement.replaced_at is not None


def test_who_asked_cannot_agree(consultation, texts, clerk):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": "strict"})
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=clerk)

    with pytest.raises(services.DraftError, match="不能自己确认"):
        services.replace_text(consultation, by=clerk, now=timezone.now())
    assert version_of(consultation) == texts[0]
    assert VersionReplacement.objects.waiting().exists()


def test_each_act_has_its_people(client, consultation, texts, clerk, reviewer):
    acts = ["replace", "replace_agreed", "replace_paper", "replace_dropped"]
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=clerk)

    def seen(user):
        client.force_login(user)
        return [client.get(url(act, consultation)).status_code for act in acts]

    assert seen(clerk) == [200, 404, 200, 200]
    assert seen(reviewer) == [404, 200, 404, 200]
    assert seen(LeaderFactory()) == [404, 200, 404, 200]
    assert seen(OfficerFactory()) == [404, 404, 404, 404]


def test_a_signed_sheet_is_the_second_person(as_clerk, consultation, texts):
    ask(as_clerk, consultation, texts[1])
    scan = SimpleUploadedFile("签批.pdf", b"%PDF-1.4\n%%EOF\n")

    as_clerk.post(url("replace_paper", consultation), {"signer": "李主任", "scan": scan})

    assert version_of(consultation) == texts[1]


def test_the_request_may_be_refused_and_made_again(as_clerk, consultation, texts, reviewer, clerk):
    ask(as_clerk, consultation, texts[1])
    as_clerk.force_login(reviewer)
    assert as_clerk.post(url("replace_dropped", consultation), {"reason": ""}).status_code == 422
    as_clerk.post(url("replace_dropped", consultation), {"reason": "等二审稿"})

    assert version_of(consultation) == texts[0]
    assert consultation.moves.last().note == "不更换文本（第1稿→第2稿）。等二审稿"
    assert not Confirmation.objects.open().exists()
    services.ask_to_replace(consultation, version=texts[2], reason="二审稿到了", by=clerk)
    services.replace_text(consultation, by=reviewer, now=timezone.now())
    assert version_of(consultation) == texts[2]


def test_only_one_request_waits(as_clerk, consultation, texts):
    ask(as_clerk, consultation, texts[1])

    again = ask(as_clerk, consultation, texts[2])

    assert "已经提请更换文本，请等待审核。" in html_of(again)
    assert VersionReplacement.objects.count() == 1


def test_a_text_without_a_confirmed_map_is_not_offered(as_clerk, clerk):
    first, second = texts_in_a_row((OLD, "revised"), (NEW, "revised"), clerk=clerk, confirm=False)
    consultation = OpenConsultationFactory(version=first)

    page = html_of(as_clerk.get(url("replace", consultation)))
    sent = as_clerk.post(url("replace", consultation), {"version": second.pk, "reason": "改"})

    assert "现在没有可以更换的文本" in page
    assert sent.status_code == 422
    assert not VersionReplacement.objects.exists()


def test_a_text_of_another_draft_is_refused(consultation, clerk):
    other, _ = texts_in_a_row((OLD, "revised"), (NEW, "revised"), clerk=clerk)

    with pytest.raises(services.DraftError, match="后一稿"):
        services.ask_to_replace(consultation, version=other, reason="改", by=clerk)


def test_a_reason_is_needed(as_clerk, consultation, texts):
    response = as_clerk.post(url("replace", consultation), {"version": texts[1].pk, "reason": " "})

    assert response.status_code == 422
    assert "请写明更换文本的原因" in html_of(response)


@pytest.mark.parametrize("status", [S.DRAFT, S.CLOSED, S.COMPILING, S.SUBMITTED])
def test_only_one_that_runs_can_get_another_text(as_clerk, texts, status):
    consultation = PublicConsultationFactory(version=texts[0], status=status)

    assert "现在不能办理“更换文本”" in html_of(ask(as_clerk, consultation, texts[1]))
    assert not VersionReplacement.objects.exists()


def test_one_that_closed_meanwhile_keeps_its_text(consultation, texts, clerk, reviewer):
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=clerk)
    type(consultation).objects.update(status=S.CLOSED)
    consultation.refresh_from_db()

    with pytest.raises(services.DraftError, match="不能更换文本"):
        services.replace_text(consultation, by=reviewer, now=timezone.now())
    assert version_of(consultation) == texts[0]
    assert VersionReplacement.objects.waiting().exists()
    services.drop_replacement(consultation, by=reviewer, reason="已截止", now=timezone.now())


def test_questions_ask_about_what_the_article_is_now(consultation, texts, clerk, reviewer):
    """第四条 became 第七条, 第三条 became two, 第七条 is gone; the questions stay the same rows."""
    questions = [
        FocusQuestionFactory(consultation=consultation, provision=article(texts[0], label))
        for label in ("第四条", "第三条", "第七条")
    ]
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=clerk)
    services.replace_text(consultation, by=reviewer, now=timezone.now())

    for question in questions:
        question.refresh_from_db()
    assert [question.provision for question in questions] == [
        article(texts[1], "第七条"),
        None,
        None,
    ]


def test_the_dashboard_leads_the_second_person_there(client, consultation, texts, clerk, reviewer):
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=clerk)
    client.force_login(reviewer)

    html = html_of(client.get(reverse("admin:index")))

    assert f"更换文本：{consultation.title}" in html
    assert url("round", consultation) in html


def test_officers_see_the_notice_and_the_earlier_text(client, texts, clerk, reviewer):
    consultation = OpenConsultationFactory(version=texts[0])
    address = reverse("drafts:earlier", args=[consultation.slug, 1])
    client.force_login(OfficerFactory())
    assert client.get(address).status_code == 404
    services.ask_to_replace(consultation, version=texts[1], reason="一审改过。", by=clerk)
    services.replace_text(consultation, by=reviewer, now=timezone.now())

    read = html_of(client.get(reverse("drafts:read", args=[consultation.slug])))
    earlier = html_of(client.get(address))

    assert "之前的意见仍对应原稿" in read
    assert f'href="{address}"' in read
    assert "应当立即清除" in earlier
    assert "应当及时清除" not in earlier
    assert client.get(reverse("drafts:earlier", args=[consultation.slug, 2])).status_code == 404


@pytest.mark.parametrize("changes", [{"old": 1}, {"replaced_at": True, "dropped_at": True}])
def test_the_database_holds_the_rules(consultation, texts, changes):
    values = {"old": texts[0], "new": texts[1], "reason": "改", "asked_by": ClerkFactory()}
    wrong = {name: texts[1] if name == "old" else timezone.now() for name in changes}

    with pytest.raises(IntegrityError), transaction.atomic():
        VersionReplacement.objects.create(consultation=consultation, **values | wrong)
