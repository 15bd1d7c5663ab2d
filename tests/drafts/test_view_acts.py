"""What is decided about a consultation: each act has its page, its people and its states."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drafts import services
from drafts.choices import ConsultationStatus
from drafts.deadlines import last_day
from tests.factories.accounts import LeaderFactory
from tests.factories.drafts import ConsultationFactory, OpenConsultationFactory

pytestmark = pytest.mark.django_db
S = ConsultationStatus
ACTS = [
    "submit",
    "release",
    "return",
    "paper",
    "recall",
    "extend",
    "suspend",
    "resume",
    "withdraw",
    "archive",
]


def url(act, consultation):
    return reverse(f"admin:drafts_{act}", args=[consultation.pk])


def status(consultation):
    consultation.refresh_from_db()
    return consultation.status


@pytest.fixture
def pending(clerk, reachable_office):
    consultation = ConsultationFactory(handler=clerk, notice_text="现征求意见。")
    services.submit_for_release(consultation, by=clerk, now=timezone.now())
    return consultation


@pytest.fixture
def as_reviewer(client, reviewer):
    client.force_login(reviewer)
    return client


def test_a_clerk_submits(as_clerk, clerk, reachable_office):
    consultation = ConsultationFactory(handler=clerk, notice_text="现征求意见。")

    assert as_clerk.get(url("submit", consultation)).status_code == 200
    as_clerk.post(url("submit", consultation))

    assert status(consultation) == S.PENDING


def test_what_is_missing_is_told_on_the_page(as_clerk):
    consultation = ConsultationFactory()

    page = as_clerk.post(url("submit", consultation))

    assert page.status_code == 422
    assert "公告正文还没有写" in page.content.decode()
    assert status(consultation) == S.DRAFT


@pytest.mark.parametrize("signer", ["reviewer", "leader"])
def test_another_person_releases(client, pending, reviewer, signer):
    client.force_login(reviewer if signer == "reviewer" else LeaderFactory())

    client.post(url("release", pending), {"note": "同意"})

    assert status(pending) == S.OPEN


def test_the_clerk_cannot_release(as_clerk, pending):
    assert as_clerk.post(url("release", pending), {"note": ""}).status_code == 404
    assert status(pending) == S.PENDING


def test_a_signed_sheet_is_registered_by_the_clerk(as_clerk, pending):
    scan = SimpleUploadedFile("签批.pdf", b"%PDF-1.4\n%%EOF\n")

    as_clerk.post(url("paper", pending), {"signer": "李主任", "scan": scan})

    assert status(pending) == S.OPEN


def test_a_sheet_without_its_scan_is_explained(as_clerk, pending):
    page = as_clerk.post(url("paper", pending), {"signer": "李主任"})

    assert page.status_code == 422
    assert page.context["form"].errors["scan"] == ["请上传有领导签字的发文稿纸。"]


def test_returning_needs_its_reason(as_reviewer, pending):
    assert as_reviewer.post(url("return", pending), {"reason": ""}).status_code == 422
    assert status(pending) == S.PENDING

    as_reviewer.post(url("return", pending), {"reason": "请补充联系电话"})
    assert status(pending) == S.DRAFT


def test_extending_by_the_form(as_reviewer):
    consultation = OpenConsultationFactory()
    day = last_day(consultation.public_close) + timedelta(days=1)

    as_reviewer.post(url("extend", consultation), {"public_close_day": day, "reason": "应要求"})

    consultation.refresh_from_db()
    assert last_day(consultation.public_close) == day


def test_an_extension_to_an_earlier_day_is_explained(as_reviewer):
    consultation = OpenConsultationFactory()

    page = as_reviewer.post(
        url("extend", consultation), {"public_close_day": "2020-01-01", "reason": "应要求"}
    )

    assert page.status_code == 422
    assert "应当晚于原截止时间" in page.content.decode()


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("recall", S.SCHEDULED, S.DRAFT),
        ("suspend", S.OPEN, S.SUSPENDED),
        ("resume", S.SUSPENDED, S.OPEN),
        ("withdraw", S.COMPILING, S.WITHDRAWN),
    ],
)
def test_a_reviewer_carries_out(as_reviewer, act, before, after):
    consultation = ConsultationFactory(status=before)

    as_reviewer.post(url(act, consultation), {"reason": "来文机关要求"})

    assert status(consultation) == after


def test_a_clerk_archives_what_has_been_published(as_clerk):
    consultation = OpenConsultationFactory(status=S.PUBLISHED)

    assert as_clerk.get(url("archive", consultation)).status_code == 200
    as_clerk.post(url("archive", consultation))

    assert status(consultation) == S.ARCHIVED


def test_nothing_is_archived_before_its_results_are_published(clerk):
    consultation = OpenConsultationFactory(status=S.SUBMITTED)

    with pytest.raises(services.DraftError, match="公布采纳情况以后"):
        services.archive_consultation(consultation, by=clerk)


@pytest.mark.parametrize("act", ACTS)
def test_officers_get_404(client, officer, act):
    client.force_login(officer)

    assert client.get(url(act, OpenConsultationFactory())).status_code == 404


def test_an_act_that_came_too_late_is_explained(as_reviewer):
    consultation = OpenConsultationFactory(status=S.CLOSED)

    page = as_reviewer.post(url("suspend", consultation), {"reason": "暂停"}, follow=True)

    assert "状态已经是“已截止”，现在不能办理“暂停征集”。" in page.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_in_a_state_where_it_makes_no_sense(as_reviewer, act):
    consultation = ConsultationFactory(status=S.ARCHIVED, opened_at=timezone.now())

    as_reviewer.post(url(act, consultation), {"reason": "试试"})

    assert status(consultation) == S.ARCHIVED


def test_other_methods_are_refused(as_reviewer):
    assert as_reviewer.put(url("extend", OpenConsultationFactory())).status_code == 405
