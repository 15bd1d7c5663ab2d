"""投诉举报: taken in, passed on without the name, answered by two people, told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feedback.choices.personal_data import (
    COMPLAINT_MOVES,
    ComplaintStatus,
    HowReceived,
)
from feedback.errors import FeedbackError
from feedback.models import Complaint, ComplaintMove
from feedback.services.telling import label_of
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep, reveal
from liaison.notices.services import compose_notice, queue_notice
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.services import office
from stations.tickets import Series

if TYPE_CHECKING:
    from liaison.accounts.models import User
    from liaison.office.models import Confirmation
    from stations.models import PartnerOrg

name_actions(
    {
        "feedback.complain": "收到投诉举报",
        "feedback.route_complaint": "转交投诉举报",
        "feedback.move_complaint": "投诉举报状态变更",
        "feedback.answer_complaint": "答复投诉举报",
    }
)
ANSWER = "feedback.answer_complaint"
COMPLAINTS = Series("complaint", "TS")
# 信访工作条例: whoever handed it in is told within fifteen days where it went.
DAYS = 15
LONGEST = 2_000


@dataclass(frozen=True)
class Said:
    """What somebody complained about; nobody has to say who they are."""

    kind: str
    body: str
    name: str = ""
    phone: str = ""


def due_on(received_at: datetime) -> date:
    return timezone.localdate(received_at) + timedelta(days=DAYS)


@transaction.atomic
def complain(
    said: Said,
    *,
    client_key: uuid.UUID,
    received_at: datetime,
    how: str = HowReceived.ONLINE,
    privacy_notice_id: int | None = None,
    by: User | None = None,
) -> Complaint:
    """Take one in, once for each form. Raises ContactError for a phone that cannot be one."""
    if known := Complaint.objects.filter(client_key=client_key).first():
        return known
    number = COMPLAINTS.new_number()
    complaint = Complaint.objects.create(
        number=number,
        query_hash=COMPLAINTS.query_hash(number, COMPLAINTS.query_code(client_key)),
        client_key=client_key,
        kind=said.kind,
        body=said.body.strip(),
        name=said.name.strip(),
        phone=keep(ContactKind.PHONE, said.phone) if said.phone else None,
        how=how,
        privacy_notice_id=privacy_notice_id,
        recorded_by=by,
        received_at=received_at,
        due_on=due_on(received_at),
    )
    ComplaintMove.objects.create(complaint=complaint, new_status=ComplaintStatus.OPEN, by=by)
    record("feedback.complain", actor=by, target=complaint, after={"kind": said.kind, "how": how})
    return complaint


@transaction.atomic
def route(complaint: Complaint, org: PartnerOrg, *, by: User, note: str, now: datetime) -> None:
    """Pass the matter on, never the person, and say at once where it went."""
    if complaint.status == ComplaintStatus.ANSWERED:
        raise FeedbackError("这件投诉已经答复，不能再转。")
    if not note.strip():
        raise FeedbackError("请写明转交的事项，只写事情，不写提出人的姓名和电话。")
    if complaint.name and complaint.name in note:
        raise FeedbackError("转交的事项里有提出人的姓名，请去掉。")
    same = Complaint.objects.filter(pk=complaint.pk, status=complaint.status)
    if not same.update(routed_to=org, routed_at=now):
        raise FeedbackError("这件投诉刚刚被其他人办过，请刷新页面。")
    complaint.routed_to, complaint.routed_at = org, now
    ComplaintMove.objects.create(
        complaint=complaint, old_status=complaint.status, new_status=complaint.status, by=by,
        note=f"转{org}：{note.strip()}"[:300],
    )  # fmt: skip
    record("feedback.route_complaint", actor=by, target=complaint, after={"org": org.pk})
    said = f"您反映的事项（{complaint.number}）已转{org}办理，没有提供您的姓名和电话。"
    _tell(complaint, f"routed:{org.pk}", "您反映的事项转到了哪里", said, now)


@transaction.atomic
def propose_answer(complaint: Complaint, answer: str, *, by: User) -> Confirmation:
    """A second person must agree before it goes out."""
    if not answer.strip():
        raise FeedbackError("请写下答复。")
    _move(complaint, ComplaintStatus.PENDING, by=by, answer=answer.strip())
    summary = f"答复投诉{complaint.number}"
    return request_confirmation(ANSWER, complaint, by=by, summary=summary, allow_first=False)


@transaction.atomic
def confirm_answer(confirmation: Confirmation, *, by: User, now: datetime) -> Complaint:
    confirm(confirmation, by=by)
    complaint = Complaint.objects.select_related("phone").get(pk=confirmation.target_id)
    _move(complaint, ComplaintStatus.ANSWERED, by=by, answered_at=now)
    said = f"您反映的事项（{complaint.number}）答复如下：\n{complaint.answer}"
    _tell(complaint, "answer", "您反映的事项，答复", said, now)
    return complaint


@transaction.atomic
def give_back_answer(confirmation: Confirmation, *, by: User, reason: str) -> None:
    reject(confirmation, by=by, reason=reason)
    complaint = Complaint.objects.get(pk=confirmation.target_id)
    _move(complaint, ComplaintStatus.OPEN, by=by, note=reason)


def show_phone(complaint: Complaint, *, by: User, reason: str) -> str:
    """In full, once, to call back; the look is on record. Raises ContactError without a reason."""
    if complaint.phone is None:
        raise FeedbackError("没有留手机号码。")
    return reveal(complaint.phone, viewer=by, reason=reason)


def find(number: str, code: str) -> Complaint | None:
    """For who complained, by number and code; None if they do not fit."""
    written = COMPLAINTS.read_number(number)
    hashed = COMPLAINTS.query_hash(written, code)
    rows = Complaint.objects.with_list_relations().filter(number=written, query_hash=hashed)
    return rows.first()


def _tell(complaint: Complaint, cause: str, subject: str, said: str, now: datetime) -> None:
    """Who left no phone looks it up with number and code."""
    if complaint.phone is None or complaint.phone.erased_at is not None:
        return
    profile = office()
    phone = f"，电话{profile.phone}" if profile.phone else ""
    queue_notice(
        compose_notice(
            recipient_key=f"complaint:{complaint.pk}",
            cause=f"complaint:{complaint.pk}:{cause}",
            subject=subject,
            body=f"您好！{said}\n{profile.name}{phone}\n查进度：{settings.PUBLIC_URL}/complaints/track/",
            sms_text=f"您反映的事项（{complaint.number}）有新的进展，请凭编号和查询码在网上查看。",
            contacts=[complaint.phone],
            person_label=label_of(complaint.name),
            now=now,
        )
    )


def _move(
    complaint: Complaint, status: ComplaintStatus, *, by: User, note: str = "", **fields: Any
) -> None:
    """Change the status only if nobody changed it since ``complaint`` was read."""
    old = ComplaintStatus(complaint.status)
    if status not in COMPLAINT_MOVES[old]:
        raise FeedbackError(f"这件投诉现在是“{old.label}”，不能改为“{status.label}”。")
    same = Complaint.objects.filter(pk=complaint.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这件投诉刚刚被其他人办过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(complaint, name, value)
    ComplaintMove.objects.create(
        complaint=complaint, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "feedback.move_complaint", actor=by, target=complaint,
        before={"status": old}, after={"status": status},
    )  # fmt: skip
