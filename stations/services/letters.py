"""征求意见函: sent, answered once, opened again by the office; ``making_letters`` makes them.

The opinions of an answer are written by the floor above, which then calls ``close_with_reply``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from drafts.deadlines import written_day
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts import services as contacts
from liaison.office import numbers
from liaison.office.models import StoredFile
from stations.choices import (
    LETTER_ANSWERED,
    REQUEST_LETTER_MOVES,
    ReplyWay,
    RequestLetterStatus,
)
from stations.errors import StationError
from stations.models import (
    RequestLetter,
    RequestLetterMove,
    RequestReply,
    RequestReplyFile,
)
from stations.second_person import combined_note
from stations.services.making_letters import LINK_GRACE, check_may_be_sent
from stations.services.preferences import preferences

name_actions(
    {
        "stations.move_letter": "征求意见函状态变更",
        "stations.remind_letter": "催复",
        "stations.revoke_letter_link": "停用复函链接",
        "stations.renew_letter_link": "更换复函链接",
    }
)
DRAFTED_IT = "这份函是您拟的，按办公室设置须由另一位同事核对后登记发出。"
COMBINED = "。岗位合并：拟稿人与核发人为同一人。"
S = RequestLetterStatus


@dataclass(frozen=True)
class Answer:
    """复函 as it came: by the link, or on paper and taken down by a clerk."""

    way: str = ReplyWay.LINK
    is_nil: bool = False
    number: str = ""
    dated: date = field(default_factory=timezone.localdate)
    filled_by: str = ""
    note: str = ""


@transaction.atomic
def mark_sent(letters: Iterable[RequestLetter], *, by: User, sent_on: date) -> int:
    """By post, by messenger, in a work group: what was handed over is sent.

    Raises StationError where the office wants two people and ``by`` has drafted one of them.
    """
    sent = 0
    by_two = preferences().letters_by_two
    for letter in letters:
        if letter.status == S.NUMBERED:
            alone = (
                combined_note(letter.drafted_by_id, by, refusal=DRAFTED_IT, note=COMBINED)
                if by_two
                else ""
            )
            note = f"{written_day(sent_on)}发出{alone}"
            _move(letter, S.SENT, by=by, note=note, sent_on=sent_on)
            sent += 1
    return sent


def note_opened(letter: RequestLetter, *, now: datetime) -> None:
    """The link was opened for the first time: a hint for the office, it uses nothing up.

    A program that looks at links in messages may have been first.
    """
    if letter.opened_at is not None:
        return
    if letter.status in {S.NUMBERED, S.SENT}:
        try:
            _move(letter, S.OPENED, by=None, opened_at=now)
        except StationError:
            return  # Somebody else opened it in the same moment.
    else:
        RequestLetter.objects.filter(pk=letter.pk).update(opened_at=now)


@transaction.atomic
def close_with_reply(
    letter: RequestLetter,
    answer: Answer,
    *,
    files: Sequence[StoredFile] = (),
    by: User | None,
    now: datetime,
) -> RequestReply:
    """The door for the floor above: the letter is answered, its link takes nothing more."""
    if answer.is_nil and letter.opinion_count:
        raise StationError("这份函已有复函意见，不能再登记“无意见”。")
    _move(
        letter,
        S.NIL if answer.is_nil else S.REPLIED,
        by=by,
        note=" ".join(part for part in (str(ReplyWay(answer.way).label), answer.number) if part),
        replied_at=now,
        was_late=letter.was_late or now > letter.due_at,
    )
    reply = RequestReply.objects.create(
        letter=letter,
        way=answer.way,
        is_nil=answer.is_nil,
        number=answer.number.strip(),
        dated=answer.dated,
        filled_by=answer.filled_by.strip(),
        note=answer.note.strip(),
        recorded_by=by,
    )
    RequestReplyFile.objects.bulk_create(
        RequestReplyFile(reply=reply, file=stored) for stored in files
    )
    return reply


def record_letter_opinions(letter_id: int, count: int) -> None:
    """The door for the floor above: how many opinions this letter brought so far."""
    RequestLetter.objects.filter(pk=letter_id).update(opinion_count=count)


@transaction.atomic
def reopen(letter: RequestLetter, *, by: User, due_at: datetime, note: str, now: datetime) -> None:
    """Let them add something, or give a link that is over more time; what was sent stays.

    A revoked link never works again: there is a new one then.
    """
    if not note.strip():
        raise StationError("重新打开时请写明原因。")
    if due_at <= now:
        raise StationError("新的复函期限已经过去，请改为以后的时间。")
    check_may_be_sent(letter.consultation)
    link = letter.next_link(due_at + LINK_GRACE)
    if letter.status in LETTER_ANSWERED:
        _move(letter, S.REOPENED, by=by, note=note, due_at=due_at, **link)
        return
    if letter.status == S.VOIDED:
        raise StationError("已作废的函不能重新打开。")
    _change_link(letter, "stations.renew_letter_link", by=by, note=note, due_at=due_at, **link)


@transaction.atomic
def revoke_link(letter: RequestLetter, *, by: User, note: str, now: datetime) -> None:
    """It went to the wrong people: from now on the link answers as if there were none."""
    if not note.strip():
        raise StationError("停用链接时请写明原因。")
    if letter.link_revoked_at:
        raise StationError("这个链接已经停用。")
    _change_link(letter, "stations.revoke_letter_link", by=by, note=note, link_revoked_at=now)


@transaction.atomic
def remind(letter: RequestLetter, *, by: User, note: str, now: datetime) -> None:
    """催复, by phone or in person, with what was answered."""
    if not letter.is_waiting:
        raise StationError("这份函已经有了结果，不用再催。")
    if not note.strip():
        raise StationError("请写明怎样催的、对方怎么说。")
    RequestLetter.objects.filter(pk=letter.pk).update(reminded_at=now)
    letter.reminded_at = now
    _write_history(letter, by=by, note=f"催复：{note.strip()}")
    record("stations.remind_letter", actor=by, target=letter)


def reveal_phone(letter: RequestLetter, *, by: User, reason: str) -> str:
    """The number in full, to call; who looked and why is on record."""
    contact = letter.whom.phone if letter.whom else None
    if contact is None:
        raise StationError("没有登记联系电话。")
    return contacts.reveal(contact, viewer=by, reason=reason)


@transaction.atomic
def void(letter: RequestLetter, *, by: User, note: str, now: datetime) -> None:
    """作废: the number stays on the register, the link is over."""
    if not note.strip():
        raise StationError("作废时请写明原因。")
    _move(letter, S.VOIDED, by=by, note=note, link_revoked_at=letter.link_revoked_at or now)
    numbers.void_number(letter, by=by, reason=note)


def _change_link(
    letter: RequestLetter, action: str, *, by: User, note: str, **fields: object
) -> None:
    """The state stays; the row in the history says what was done."""
    same = RequestLetter.objects.filter(
        pk=letter.pk, status=letter.status, link_serial=letter.link_serial
    )
    if not same.update(**fields):
        raise StationError("这份函刚刚被其他人处理过，请刷新页面。")
    for name, value in fields.items():
        setattr(letter, name, value)
    words = "停用链接" if "revoke" in action else "延长期限、更换链接"
    _write_history(letter, by=by, note=f"{words}：{note.strip()}")
    record(action, actor=by, target=letter, note=note)


def _write_history(letter: RequestLetter, *, by: User, note: str) -> None:
    RequestLetterMove.objects.create(
        letter=letter, old_status=letter.status, new_status=letter.status, by=by, note=note[:300]
    )


@transaction.atomic
def _move(
    letter: RequestLetter,
    status: RequestLetterStatus,
    *,
    by: User | None,
    note: str = "",
    **fields: object,
) -> None:
    """Change the status only if nobody changed it since ``letter`` was read."""
    old = RequestLetterStatus(letter.status)
    if status not in REQUEST_LETTER_MOVES[old]:
        raise StationError(f"这份函现在是“{old.label}”，不能改为“{status.label}”。")
    moved = RequestLetter.objects.filter(pk=letter.pk, status=old).update(status=status, **fields)
    if not moved:
        raise StationError("这份函刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(letter, name, value)
    RequestLetterMove.objects.create(
        letter=letter, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_letter",
        actor=by,
        target=letter,
        before={"status": old},
        after={"status": status},
        note=note,
    )
