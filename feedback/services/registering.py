"""What came from the superior: registered, and put right as long as its lines are entered."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.choices import ANSWERING, WITHOUT_PAPER, ReplyKind, ReplyStatus
from feedback.errors import FeedbackError
from feedback.models import ReplyMove, SuperiorReply
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile

name_actions(
    {
        "feedback.register_reply": "登记立法机关反馈",
        "feedback.correct_reply": "更正立法机关反馈登记",
    }
)
AWAITS_RESULTS = frozenset(
    {
        ConsultationStatus.SUBMITTED,
        ConsultationStatus.RESULTS_PARTIAL,
        ConsultationStatus.RESULTS_RECEIVED,
        ConsultationStatus.PUBLISHED,
    }
)


@transaction.atomic
def register_reply(
    consultation: Consultation,
    *,
    by: User,
    kind: ReplyKind | str,
    dated_on: date,
    number: str = "",
    note: str = "",
    scan: StoredFile | None = None,
) -> SuperiorReply:
    """Register a letter, certificate or call."""
    if consultation.status not in AWAITS_RESULTS:
        raise FeedbackError("这项征求意见还没有上报，不能登记立法机关的反馈。")
    _check_facts(kind, dated_on, scan)
    reply = SuperiorReply.objects.create(
        consultation=consultation,
        organ=consultation.version.draft.organ,
        kind=kind,
        number=number.strip(),
        dated_on=dated_on,
        note=note.strip(),
        scan=scan,
        registered_by=by,
    )
    ReplyMove.objects.create(reply=reply, new_status=ReplyStatus.REGISTERED, by=by)
    record("feedback.register_reply", actor=by, target=reply)
    return reply


@transaction.atomic
def correct_reply(
    reply: SuperiorReply,
    *,
    by: User,
    kind: ReplyKind | str,
    dated_on: date,
    number: str = "",
    note: str = "",
    scan: StoredFile | None = None,
) -> SuperiorReply:
    """Put right what was registered, before it is handed to a second person.

    Without a new ``scan`` the one before stays; a replaced one stays in the store, on record.
    """
    check_open(reply)
    held = SuperiorReply.objects.select_related("scan").get(pk=reply.pk)
    before = _facts(held)
    held.kind, held.dated_on = ReplyKind(kind), dated_on
    held.number, held.note = number.strip(), note.strip()
    held.scan = scan or held.scan
    _check_facts(held.kind, dated_on, held.scan)
    held.save(update_fields=["kind", "dated_on", "number", "note", "scan"])
    record("feedback.correct_reply", actor=by, target=held, before=before, after=_facts(held))
    return held


def check_open(reply: SuperiorReply) -> None:
    """Hold the reply until the commit, so that nothing changes under the second person's eyes."""
    held = SuperiorReply.objects.select_for_update(no_key=True).values_list("status", flat=True)
    if held.get(pk=reply.pk) != ReplyStatus.REGISTERED:
        raise FeedbackError("这份反馈已提交复核或者入账，不能再改；后来的变化请另行登记。")


def _check_facts(kind: ReplyKind | str, dated_on: date, scan: StoredFile | None) -> None:
    if kind not in ANSWERING:
        raise FeedbackError(
            "公布文本不是立法机关的答复，不能登记为结果；请用“公布文本比对”记下体现在哪一条。"
        )
    if dated_on > timezone.localdate():
        raise FeedbackError("反馈的日期不能晚于今天。")
    if scan is None and kind not in WITHOUT_PAPER:
        raise FeedbackError("请上传扫描件；只有电话、口头反馈可以不传。")


def _facts(reply: SuperiorReply) -> dict[str, str]:
    """What the audit log keeps; the note may name people and is left out."""
    return {
        "kind": reply.kind,
        "number": reply.number,
        "dated_on": reply.dated_on.isoformat(),
        "scan": reply.scan.sha256 if reply.scan else "",
    }
