"""services.consultations and services.releasing: prepare, let out, extend, withdraw."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from drafts import services
from drafts.choices import ConsultationStatus, Visibility
from drafts.focus import FocusLine
from drafts.models import Consultation
from drafts.services import DraftError
from liaison.accounts.choices import Mode, Role
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.office.models import Confirmation
from liaison.office.services import profile_to_edit
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    DraftVersionFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db
S = ConsultationStatus
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def reachable_office():
    profile = profile_to_edit()
    profile.phone = "0000-1234567"
    profile.save(update_fields=["phone"])


@pytest.fixture
def prepared(clerk, reachable_office):
    return ConsultationFactory(handler=clerk, notice_text="现征求意见。")


@pytest.fixture
def pending(prepared, clerk, now):
    services.submit_for_release(prepared, by=clerk, now=now)
    return prepared


def trail(consultation):
    return [(move.old_status, move.new_status) for move in consultation.moves.all()]


def test_a_new_one_is_a_draft_with_its_questions(clerk):
    version = ConfirmedVersionFactory()
    article = version.provisions.commentable().first()
    consultation = ConsultationFactory.build(version=version, handler=clerk)

    services.create_consultation(
        consultation, questions=[FocusLine("够吗？"), FocusLine("行吗？", article)], by=clerk
    )

    assert (consultation.status, consultation.handler) == (S.DRAFT, clerk)
    assert [(q.position, q.text, q.provision) for q in consultation.questions.all()] == [
        (1, "够吗？", None),
        (2, "行吗？", article),
    ]
    assert trail(consultation) == [("", S.DRAFT)]


def test_a_text_that_nobody_confirmed_cannot_be_consulted_on(clerk):
    consultation = ConsultationFactory.build(version=DraftVersionFactory(), handler=clerk)

    with pytest.raises(DraftError, match="还没有确认"):
        services.create_consultation(consultation, by=clerk)


def test_only_a_draft_is_edited(clerk):
    consultation = OpenConsultationFactory()
    consultation.title = "改过"

    with pytest.raises(DraftError, match="只有草稿可以修改"):
        services.update_consultation(consultation, by=clerk)


def test_submitting_records_the_privacy_notice_and_asks_a_second_person(prepared, clerk, now):
    confirmation = services.submit_for_release(prepared, by=clerk, now=now)

    prepared.refresh_from_db()
    assert prepared.status == S.PENDING
    assert prepared.privacy_notice is not None
    assert (confirmation.requested_by, confirmation.allow_first) == (clerk, False)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"notice_text": " "}, "公告正文还没有写"),
        ({"visibility": Visibility.NAMED}, "请至少指定一人"),
    ],
)
def test_what_is_missing_is_told_before_it_goes_to_review(
    clerk, now, reachable_office, fields, complaint
):
    consultation = ConsultationFactory(**{"notice_text": "现征求意见。"} | fields)

    with pytest.raises(DraftError, match=complaint):
        services.submit_for_release(consultation, by=clerk, now=now)


def test_an_office_that_cannot_be_reached_sends_nothing_out(clerk, now):
    consultation = ConsultationFactory(notice_text="现征求意见。")

    with pytest.raises(DraftError, match="联系方式还没有填写"):
        services.submit_for_release(consultation, by=clerk, now=now)


def test_one_whose_time_is_over_is_not_submitted(prepared, clerk):
    with pytest.raises(DraftError, match="公众截止时间已经过去"):
        services.submit_for_release(prepared, by=clerk, now=prepared.public_close)


def test_a_second_person_releases_and_it_opens_at_once_if_its_time_has_come(pending, reviewer, now):
    confirmation = services.release_consultation(pending, by=reviewer, now=now)

    pending.refresh_from_db()
    assert confirmation.decided_by == reviewer
    assert pending.status == S.OPEN
    assert pending.opened_at == now
    assert trail(pending) == [(S.DRAFT, S.PENDING), (S.PENDING, S.SCHEDULED), (S.SCHEDULED, S.OPEN)]


def test_before_its_time_it_is_scheduled(pending, reviewer):
    services.release_consultation(pending, by=reviewer, now=pending.opens_at - timedelta(hours=1))

    pending.refresh_from_db()
    assert (pending.status, pending.opened_at) == (S.SCHEDULED, None)


def test_in_strict_mode_the_clerk_cannot_release_the_own_request(pending, clerk, now):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})

    with pytest.raises(DraftError, match="提请人不能自己确认"):
        services.release_consultation(pending, by=clerk, now=now)

    pending.refresh_from_db()
    assert pending.status == S.PENDING


def test_in_a_small_office_one_person_may_and_it_shows(reachable_office, now):
    both = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    consultation = ConsultationFactory(handler=both, notice_text="现征求意见。")
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.SMALL})
    services.submit_for_release(consultation, by=both, now=now)

    services.release_consultation(consultation, by=both, now=now)

    assert services.release_of(consultation).is_combined


def test_a_signed_sheet_counts_as_the_second_person(pending, clerk, now):
    scan = SimpleUploadedFile("签批.pdf", PDF)

    services.release_on_paper(pending, by=clerk, scan=scan, signer="李主任", now=now)

    pending.refresh_from_db()
    assert pending.status == S.OPEN
    assert services.release_of(pending).signer == "李主任"


def test_returning_needs_a_reason_and_makes_it_a_draft_again(pending, reviewer, clerk, now):
    with pytest.raises(DraftError, match="退回时请写明原因"):
        services.return_consultation(pending, by=reviewer, reason=" ")

    services.return_consultation(pending, by=reviewer, reason="公告缺少联系电话")

    pending.refresh_from_db()
    assert pending.status == S.DRAFT
    services.submit_for_release(pending, by=clerk, now=now)
    assert Confirmation.objects.count() == 2


def test_two_reviewers_decide_once(pending, reviewer, now):
    stale = Consultation.objects.get(pk=pending.pk)
    services.release_consultation(pending, by=reviewer, now=now)

    with pytest.raises(DraftError, match="不在待审核状态"):
        services.release_consultation(stale, by=reviewer, now=now)


def test_a_scheduled_one_is_taken_back_before_it_opens(pending, reviewer):
    services.release_consultation(pending, by=reviewer, now=pending.opens_at - timedelta(hours=1))

    services.recall_consultation(pending, by=reviewer, reason="时间有误")

    pending.refresh_from_db()
    assert pending.status == S.DRAFT


def test_an_open_one_is_not_taken_back(reviewer):
    with pytest.raises(DraftError, match="只有“待发布”"):
        services.recall_consultation(OpenConsultationFactory(), by=reviewer, reason="时间有误")


def test_extending_moves_the_stations_along_and_tells_the_readers(reviewer, now):
    consultation = OpenConsultationFactory()
    later = consultation.station_due + timedelta(days=1)

    services.extend_consultation(
        consultation, public_close=later, by=reviewer, reason="应站点要求。", now=now
    )

    consultation.refresh_from_db()
    assert (consultation.public_close, consultation.station_due) == (later, later)
    assert consultation.status == S.OPEN
    assert "应站点要求。" in consultation.public_remark
    move = consultation.moves.get()
    assert (move.old_status, move.new_status, move.by) == (S.OPEN, S.OPEN, reviewer)


def test_extending_respects_the_superiors_deadline(reviewer, now):
    consultation = OpenConsultationFactory()
    later = consultation.office_due + timedelta(days=1)

    with pytest.raises(DraftError, match="晚于上报截止时间"):
        services.extend_consultation(
            consultation, public_close=later, by=reviewer, reason="延期", now=now
        )

    services.extend_consultation(
        consultation, public_close=later, office_due=later, by=reviewer, reason="延期", now=now
    )
    consultation.refresh_from_db()
    assert consultation.office_due == later


def test_extending_backwards_is_refused(reviewer, now):
    consultation = OpenConsultationFactory()

    with pytest.raises(DraftError, match="应当晚于原截止时间"):
        services.extend_consultation(
            consultation,
            public_close=consultation.public_close,
            by=reviewer,
            reason="延期",
            now=now,
        )


def test_a_closed_one_opens_again_when_extended(reviewer, now):
    consultation = OpenConsultationFactory(status=S.CLOSED)
    first_opened = consultation.opened_at

    services.extend_consultation(
        consultation,
        public_close=consultation.public_close + timedelta(days=1),
        by=reviewer,
        reason="延期",
        now=now,
    )

    consultation.refresh_from_db()
    assert (consultation.status, consultation.opened_at) == (S.OPEN, first_opened)


def test_suspend_and_resume(reviewer, now):
    consultation = OpenConsultationFactory()

    services.suspend_consultation(consultation, by=reviewer, reason="文本有误，正在更换。")
    assert not consultation.takes_online(now)
    assert consultation.public_remark == "暂停征集。文本有误，正在更换。"

    services.resume_consultation(consultation, by=reviewer, now=now)
    assert consultation.takes_online(now)
    assert consultation.public_remark == ""


def test_after_the_close_nothing_is_resumed(reviewer):
    consultation = OpenConsultationFactory(status=S.SUSPENDED)

    with pytest.raises(DraftError, match="请先延期"):
        services.resume_consultation(consultation, by=reviewer, now=consultation.public_close)


def test_withdrawing_a_pending_one_settles_its_request(pending, reviewer):
    services.withdraw_consultation(pending, by=reviewer, reason="来文机关撤回草案。")

    pending.refresh_from_db()
    assert (pending.status, pending.public_remark) == (S.WITHDRAWN, "来文机关撤回草案。")
    assert not Confirmation.objects.open().exists()


def test_after_it_was_sent_up_it_is_not_withdrawn(reviewer):
    consultation = OpenConsultationFactory(status=S.SUBMITTED)

    with pytest.raises(DraftError, match="“已上报”的征求意见不能改为“已撤回”"):
        services.withdraw_consultation(consultation, by=reviewer, reason="撤回")


def test_the_door_moves_once_and_leaves_history_and_audit(clerk):
    consultation = OpenConsultationFactory(status=S.CLOSED)
    stale = Consultation.objects.get(pk=consultation.pk)

    services.move_consultation(consultation, S.COMPILING, by=clerk, note="站点均已报送")

    assert trail(consultation) == [(S.CLOSED, S.COMPILING)]
    entry = AuditEntry.objects.get(action="drafts.move_consultation")
    assert (entry.before, entry.after) == ({"status": "closed"}, {"status": "compiling"})
    with pytest.raises(DraftError, match="刚刚被其他人处理过"):
        services.move_consultation(stale, S.COMPILING, by=clerk)


def test_counts_are_stored(clerk):
    consultation = OpenConsultationFactory()

    services.record_counts(consultation.pk, 12)

    consultation.refresh_from_db()
    assert consultation.opinion_count == 12


def test_deadlines_out_of_order_are_refused_with_a_sentence():
    consultation = ConsultationFactory()
    consultation.station_due = consultation.office_due + timedelta(days=1)

    with pytest.raises(ValidationError, match="时间应当依次为"):
        consultation.full_clean()


def test_public_without_a_basis_is_refused_with_a_sentence():
    consultation = ConsultationFactory()
    consultation.visibility = Visibility.PUBLIC

    with pytest.raises(ValidationError, match="须填写公开依据"):
        consultation.full_clean()


def test_residents_see_only_what_is_public_and_was_opened():
    public = PublicConsultationFactory()
    OpenConsultationFactory()
    PublicConsultationFactory(status=S.SCHEDULED)
    PublicConsultationFactory(status=S.WITHDRAWN, opened_at=None)
    withdrawn = PublicConsultationFactory(status=S.WITHDRAWN)

    assert set(Consultation.objects.readable_by_public()) == {public, withdrawn}
