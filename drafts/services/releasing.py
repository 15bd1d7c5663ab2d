"""A second person lets a consultation out; who prepared it cannot do it alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from drafts.choices import ConsultationStatus, Visibility
from drafts.deadlines import written, written_begin
from drafts.errors import DraftError
from drafts.models import Consultation, ConsultationMove
from drafts.services.clock import open_if_due
from drafts.services.moving import move
from liaison.accounts.models import User
from liaison.office import confirmations
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from liaison.office.services import current_privacy_notice, office

S = ConsultationStatus
RELEASE = "drafts.release_consultation"


def release_of(consultation: Consultation) -> Confirmation | None:
    """The latest request to release, open or decided, for the page and for its 岗位合并."""
    asked = Confirmation.objects.for_target(RELEASE, consultation).with_list_relations()
    return asked.order_by("-pk").first()


@transaction.atomic
def submit_for_release(consultation: Consultation, *, by: User, now: datetime) -> Confirmation:
    """Ask for the second person; from now on nothing of it can be edited."""
    for complaint in missing_for_release(consultation, now):
        raise DraftError(complaint)
    privacy_notice = current_privacy_notice()
    with office_rules():
        confirmation = confirmations.request_confirmation(
            RELEASE, consultation, by=by, summary=_summary(consultation), allow_first=False
        )
    move(consultation, S.PENDING, by=by, note="", privacy_notice=privacy_notice)
    return confirmation


def missing_for_release(consultation: Consultation, now: datetime) -> list[str]:
    """What keeps it from being submitted, as sentences."""
    profile = office()
    checks = (
        (consultation.version.is_confirmed, "草案文本还没有确认，请先核对并确认文本。"),
        (consultation.notice_text.strip(), "公告正文还没有写，请先生成或者填写公告正文。"),
        (
            profile.phone or profile.email or profile.address,
            "办公室的联系方式还没有填写，请先在“办公室资料”中填写电话、邮箱或者地址。",
        ),
        (consultation.public_close > now, "公众截止时间已经过去，请先修改时间。"),
        (
            consultation.visibility != Visibility.NAMED or consultation.named_readers.exists(),
            "公开范围是“仅指定人员可见”，请至少指定一人。",
        ),
    )
    return [complaint for is_there, complaint in checks if not is_there]


@transaction.atomic
def release_consultation(
    consultation: Consultation, *, by: User, now: datetime, note: str = ""
) -> Confirmation:
    """The second person agrees; it opens by the clock, or at once if its time has come."""
    confirmation = _waiting(consultation)
    with office_rules():
        confirmation = confirmations.confirm(confirmation, by=by, note=note)
    _schedule(consultation, by, now, note or confirmation.get_mode_display())
    return confirmation


@transaction.atomic
def release_on_paper(
    consultation: Consultation, *, by: User, scan: UploadedFile[bytes], signer: str, now: datetime
) -> Confirmation:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    confirmation = _waiting(consultation)
    with office_rules():
        confirmation = confirmations.attach_paper(confirmation, by=by, scan=scan, signer=signer)
    _schedule(consultation, by, now, f"线下签批：{signer.strip()}")
    return confirmation


@transaction.atomic
def return_consultation(consultation: Consultation, *, by: User, reason: str) -> ConsultationMove:
    """Back to the clerk with a reason; also how the clerk takes a request back."""
    reason = given(reason, "退回时请写明原因。")
    confirmation = _waiting(consultation)
    with office_rules():
        confirmations.reject(confirmation, by=by, reason=reason)
    return move(consultation, S.DRAFT, by=by, note=reason)


def recall_consultation(consultation: Consultation, *, by: User, reason: str) -> ConsultationMove:
    """Take a released one back before it opens; it must be released anew."""
    if consultation.status != S.SCHEDULED:
        raise DraftError("只有“待发布”的征求意见可以撤回修改。")
    return move(consultation, S.DRAFT, by=by, note=given(reason, "请写明撤回修改的原因。"))


@transaction.atomic
def withdraw_consultation(consultation: Consultation, *, by: User, reason: str) -> ConsultationMove:
    """The superior withdrew the draft. Opinions stay; readers and authors are told why."""
    reason = given(reason, "请写明撤回的原因。")
    if consultation.status == S.PENDING:
        with office_rules():
            confirmations.reject(_waiting(consultation), by=by, reason=reason)
    return move(consultation, S.WITHDRAWN, by=by, note=reason, public_remark=reason)


def _schedule(consultation: Consultation, by: User, now: datetime, note: str) -> None:
    if now >= consultation.public_close:
        raise DraftError("公众截止时间已经过去，请退回修改时间。")
    move(consultation, S.SCHEDULED, by=by, note=note)
    open_if_due(consultation, now)


def _waiting(consultation: Consultation) -> Confirmation:
    waiting = Confirmation.objects.for_target(RELEASE, consultation).open().first()
    if waiting is None or consultation.status != S.PENDING:
        raise DraftError("这项征求意见不在待审核状态，请刷新页面。")
    return waiting


def _summary(consultation: Consultation) -> str:
    begin, end = written_begin(consultation.opens_at), written(consultation.public_close)
    return (
        f"发布征求意见：{consultation.title}（{consultation.get_visibility_display()}，"
        f"{begin}至{end}）"
    )


def given(reason: str, complaint: str) -> str:
    """The reason, which may not be missing."""
    if not reason.strip():
        raise DraftError(complaint)
    return reason.strip()


@contextmanager
def office_rules() -> Iterator[None]:
    """A refusal of the office's floor is shown like one of ours."""
    try:
        yield
    except OfficeError as error:
        raise DraftError(str(error)) from error
