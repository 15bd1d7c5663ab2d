from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.office import confirmations
from liaison.office.choices import ConfirmationMode, ConfirmationState
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from tests.factories.accounts import ClerkFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 signed sheet"


def strict():
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def other():
    return UserFactory()


@pytest.fixture
def asked(clerk):
    # Any record can be confirmed; an account serves as well as another.
    return confirmations.request_confirmation(
        "drafts.release", UserFactory(), by=clerk, summary="发布征求意见"
    )


def test_another_person_confirms(asked, other):
    confirmations.confirm(asked, by=other, note="同意")
    assert asked.is_settled
    assert asked.may_proceed
    assert asked.mode == ConfirmationMode.TWO_PEOPLE
    move = asked.moves.get()
    assert (move.old_state, move.new_state, move.by, move.note) == (
        "pending",
        "confirmed",
        other,
        "同意",
    )
    assert AuditEntry.objects.filter(action="office.decide_confirmation", actor=other).exists()


def test_in_a_small_office_the_same_person_confirms_and_it_shows(asked, clerk):
    confirmations.confirm(asked, by=clerk)
    assert asked.is_settled
    assert asked.is_combined
    assert asked.get_mode_display() == "岗位合并"


def test_in_strict_mode_the_same_person_cannot_confirm(asked, clerk):
    strict()
    with pytest.raises(OfficeError, match="不能自己确认"):
        confirmations.confirm(asked, by=clerk)


def test_the_database_refuses_two_people_who_are_one(asked, clerk):
    with pytest.raises(IntegrityError, match="confirmation_by_two_people"), transaction.atomic():
        Confirmation.objects.filter(pk=asked.pk).update(mode="two_people", decided_by=clerk)


def test_acting_first_leaves_five_working_days_for_the_recheck(asked, clerk):
    now = datetime(2025, 9, 26, 3, 0, tzinfo=UTC)  # then 28, 29, 30 September, 9, 10 October
    confirmations.confirm_first(asked, by=clerk, reason="领导出差，今日须交", now=now)
    assert asked.state == ConfirmationState.ACTED
    assert asked.may_proceed
    assert not asked.is_settled
    assert asked.recheck_due == date(2025, 10, 10)
    assert not asked.is_recheck_overdue_on(date(2025, 10, 10))
    assert asked.is_recheck_overdue_on(date(2025, 10, 11))
    assert list(Confirmation.objects.recheck_overdue(date(2025, 10, 11))) == [asked]


def test_who_acted_first_cannot_recheck_even_in_a_small_office(asked, clerk, other):
    confirmations.confirm_first(asked, by=clerk, reason="一人值班")
    with pytest.raises(OfficeError, match="补核人不能是先办的人"):
        confirmations.recheck(asked, by=clerk)
    with pytest.raises(OfficeError, match="请办理补核"):
        confirmations.confirm(asked, by=other)
    confirmations.recheck(asked, by=other, note="无误")
    assert asked.is_settled
    assert asked.mode == ConfirmationMode.RECHECKED


def test_what_goes_out_to_people_cannot_be_done_first(clerk):
    asked = confirmations.request_confirmation(
        "feedback.publish", UserFactory(), by=clerk, summary="公布结果", allow_first=False
    )
    with pytest.raises(OfficeError, match="对外发出"):
        confirmations.confirm_first(asked, by=clerk, reason="一人值班")
    assert not asked.may_proceed


def test_acting_first_needs_a_reason(asked, clerk):
    with pytest.raises(OfficeError, match="理由"):
        confirmations.confirm_first(asked, by=clerk, reason="  ")


def test_a_sheet_signed_on_paper_counts_as_the_leader(asked, clerk):
    scan = SimpleUploadedFile("发文稿纸.pdf", PDF)
    confirmations.attach_paper(asked, by=clerk, scan=scan, signer="周主任")
    assert asked.is_settled
    assert asked.mode == ConfirmationMode.PAPER
    assert asked.scan.name == "发文稿纸.pdf"
    assert asked.signer == "周主任"


def test_paper_needs_a_real_scan_and_the_signers_name(asked, clerk):
    with pytest.raises(OfficeError, match="不是可以上传的文件"):
        confirmations.attach_paper(
            asked, by=clerk, scan=SimpleUploadedFile("签批.pdf", b"MZ\x90"), signer="周主任"
        )
    with pytest.raises(OfficeError, match="领导姓名"):
        confirmations.attach_paper(
            asked, by=clerk, scan=SimpleUploadedFile("签批.pdf", PDF), signer=""
        )


def test_paper_settles_what_was_done_first(asked, clerk):
    confirmations.confirm_first(asked, by=clerk, reason="一人值班")
    confirmations.attach_paper(
        asked, by=clerk, scan=SimpleUploadedFile("签批.pdf", PDF), signer="周主任"
    )
    assert asked.is_settled


def test_a_rejection_needs_a_reason_and_ends_it(asked, other):
    with pytest.raises(OfficeError, match="理由"):
        confirmations.reject(asked, by=other, reason="")
    confirmations.reject(asked, by=other, reason="期限写错")
    assert not asked.may_proceed
    with pytest.raises(OfficeError, match="不能改为"):
        confirmations.confirm(asked, by=other)


def test_the_same_act_is_asked_for_once_at_a_time(asked, clerk, other):
    with pytest.raises(OfficeError, match="不要重复提请"):
        confirmations.request_confirmation(asked.action, asked.target, by=clerk, summary="再来一次")
    confirmations.reject(asked, by=other, reason="期限写错")
    again = confirmations.request_confirmation(
        asked.action, asked.target, by=clerk, summary="改好了"
    )
    assert again.state == ConfirmationState.PENDING


def test_a_stale_page_cannot_decide_twice(asked, other):
    stale = Confirmation.objects.get(pk=asked.pk)
    confirmations.confirm(asked, by=other)
    with pytest.raises(OfficeError, match="刷新页面"):
        confirmations.reject(stale, by=other, reason="晚了")
