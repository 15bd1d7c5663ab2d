"""The superior's answer: entered line by line, matched, confirmed by a second person.

Only what a second person confirmed becomes an outcome; a later answer makes a new revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from feedback.choices import REPLY_MOVES, ReasonCode, ReplyStatus, Result
from feedback.errors import FeedbackError
from feedback.models import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.services import posting
from feedback.services.claims import clause_of
from feedback.services.registering import check_open
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import Adoption, Processing
from opinions.models import CompiledItem, Opinion
from opinions.services.adopting import record_direct_adoption

name_actions(
    {
        "feedback.add_line": "录入反馈内容",
        "feedback.drop_line": "删除反馈内容",
        "feedback.move_reply": "立法机关反馈状态变更",
    }
)
CONFIRM = "feedback.confirm_reply"


@dataclass(frozen=True)
class Said:
    """One thing the superior said, in the words of the letter or of the call."""

    text: str
    result: str
    reason_code: str = ""
    reason: str = ""
    reflected_in: str = ""
    reflected_text: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise FeedbackError("请写下来函内容；电话、口头答复的，写清是怎么说的。")
        if self.result not in Result.values:
            raise FeedbackError("请选择采纳情况。")
        if self.result != Result.ADOPTED and not self.reason_code:
            raise FeedbackError(
                "除“采纳”以外都要选择理由；来函没有说明的，选“立法机关未说明理由”。"
            )
        if self.reason_code == ReasonCode.R99 and not self.reason.strip():
            raise FeedbackError("理由选“其他”的，请写明。")


@transaction.atomic
def add_line(
    reply: SuperiorReply,
    said: Said,
    *,
    by: User,
    items: Iterable[CompiledItem] = (),
    direct_opinions: Iterable[Opinion] = (),
) -> ReplyLine:
    """Enter one line; without ``items`` it stays on the register as not ours (or not yet found)."""
    check_open(reply)
    last = reply.lines.aggregate(last=Max("position"))["last"] or 0
    words = {**vars(said), "text": said.text.strip()}
    line = ReplyLine.objects.create(reply=reply, position=last + 1, **words)
    match_line(line, items, by=by, direct_opinions=direct_opinions)
    record("feedback.add_line", actor=by, target=line, after={"result": said.result})
    return line


@transaction.atomic
def match_line(
    line: ReplyLine,
    items: Iterable[CompiledItem],
    *,
    by: User,
    direct_opinions: Iterable[Opinion] | None = None,
) -> None:
    """Say which compiled items the line answers; one line may answer many.

    Also which opinions that a point reported there directly; None leaves those as they are.
    """
    check_open(line.reply)
    chosen = list(items)
    for item in chosen:
        if item.consultation_id != line.reply.consultation_id:
            raise FeedbackError("归并意见不属于这项征求意见。")
        if item.adoption == Adoption.NONE:
            raise FeedbackError(f"归并意见“{item}”没有上报，不能登记结果。")
    line.items.set(chosen)
    if direct_opinions is not None:
        line.direct_opinions.set(_checked_direct(line, direct_opinions))


def _checked_direct(line: ReplyLine, opinions: Iterable[Opinion]) -> list[Opinion]:
    chosen = list(opinions)
    for opinion in chosen:
        if opinion.consultation_id != line.reply.consultation_id:
            raise FeedbackError(f"意见{opinion}不属于这项征求意见。")
        if opinion.processing != Processing.SENT_DIRECTLY:
            raise FeedbackError(f"意见{opinion}不是“已直接报送”，请对应它所在的归并意见。")
    return chosen


@transaction.atomic
def drop_line(line: ReplyLine, *, by: User) -> None:
    check_open(line.reply)
    record("feedback.drop_line", actor=by, target=line, before={"text": line.text})
    line.delete()


@transaction.atomic
def ask_to_confirm(reply: SuperiorReply, *, by: User) -> Confirmation:
    """Hand the entered and matched lines to a second person."""
    check_open(reply)
    lines = list(reply.lines.prefetch_related("items", "direct_opinions"))
    if not lines:
        raise FeedbackError("还没有录入反馈内容。")
    _check_one_result_per_item(lines)
    _move(reply, ReplyStatus.REVIEW, by=by)
    return request_confirmation(
        CONFIRM,
        reply,
        by=by,
        summary=f"{reply}：{len(lines)}条结果",
        # People will be told these results.
        allow_first=False,
    )


@transaction.atomic
def give_back(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person found something wrong; the clerk corrects it."""
    reject(confirmation, by=by, reason=reason)
    _move(_reply_of(confirmation), ReplyStatus.REGISTERED, by=by, note=reason)


@transaction.atomic
def confirm_reply(confirmation: Confirmation, *, by: User, note: str = "") -> list[Outcome]:
    """A second person agrees: each matched line becomes the outcome of its items."""
    return _post_all(confirm(confirmation, by=by, note=note), by=by, note=note)


@transaction.atomic
def confirm_on_paper(
    confirmation: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str
) -> list[Outcome]:
    """线下签批: the leader signed the sheet, the clerk uploads it."""
    signed = attach_paper(confirmation, by=by, scan=scan, signer=signer)
    return _post_all(signed, by=by, note=signed.note)


def _post_all(confirmation: Confirmation, *, by: User, note: str) -> list[Outcome]:
    reply = _reply_of(confirmation)
    reply.consultation = posting.lock(reply.consultation_id)
    _move(reply, ReplyStatus.CONFIRMED, by=by, note=note)
    lines = list(reply.lines.prefetch_related("items"))
    outcomes = [_post(line, item, by=by) for line in lines for item in line.items.all()]
    for line in lines:
        named = line.direct_opinions.values_list("pk", flat=True)
        record_direct_adoption(named, line.result, by=by, note=str(reply)[:300])
    _move(reply, ReplyStatus.POSTED, by=by)
    posting.tell_consultation(reply.consultation, by=by, note=str(reply))
    return outcomes


def _post(line: ReplyLine, item: CompiledItem, *, by: User) -> Outcome:
    return posting.post(
        item,
        line=line,
        by=by,
        note=str(line.reply),
        result=line.result,
        reason_code=line.reason_code,
        reason=line.reason,
        **clause_of(line, item),
    )


def _check_one_result_per_item(lines: Sequence[ReplyLine]) -> None:
    """Lines are numbered as the page shows them: by order, without the gaps of dropped ones."""
    seen: dict[int, int] = {}
    direct: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        for opinion in line.direct_opinions.all():
            if opinion.pk in direct:
                raise FeedbackError(
                    f"第{direct[opinion.pk]}条和第{number}条都对应意见{opinion}，请只保留一条。"
                )
            direct[opinion.pk] = number
        for item in line.items.all():
            if item.pk in seen:
                raise FeedbackError(
                    f"第{seen[item.pk]}条和第{number}条都对应归并意见“{item}”，请只保留一条。"
                )
            seen[item.pk] = number


def _reply_of(confirmation: Confirmation) -> SuperiorReply:
    return SuperiorReply.objects.select_related("consultation").get(pk=confirmation.target_id)


def _move(reply: SuperiorReply, status: ReplyStatus, *, by: User, note: str = "") -> None:
    """Change the status only if nobody changed it since ``reply`` was read."""
    old = ReplyStatus(reply.status)
    if status not in REPLY_MOVES[old]:
        raise FeedbackError(f"这份反馈现在是“{old.label}”，不能改为“{status.label}”。")
    if not SuperiorReply.objects.filter(pk=reply.pk, status=old).update(status=status):
        raise FeedbackError("这份反馈刚刚被其他人处理过，请刷新页面。")
    reply.status = status
    ReplyMove.objects.create(reply=reply, old_status=old, new_status=status, by=by, note=note[:300])
    record(
        "feedback.move_reply",
        actor=by,
        target=reply,
        before={"status": old},
        after={"status": status},
        note=note,
    )
