"""The outbox: what people must be told, queued with its cause; and what staff do with it.

``liaison.notices.delivery`` carries it out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.jobs.nudge import nudge
from liaison.office.services import office

from .choices import STAFF_MOVES, Channel, NoticeStatus
from .models import Notice, NoticeMove
from .quiet import after_quiet_hours

name_actions({"notices.move": "人工处理通知"})

# Two SMS of 67 characters each, less the longest signature with its brackets.
LONGEST_SMS = 114


class NoticeError(Exception):
    """A notice cannot be queued or moved; the text is shown to the user."""


def compose_notice(
    *,
    recipient_key: str,
    cause: str,
    revision: int = 1,
    subject: str,
    body: str,
    sms_text: str = "",
    wechat_text: str = "",
    slip_text: str = "",
    written_from: Sequence[str] = (),
    contacts: Sequence[Contact],
    person_label: str,
    station_code: str = "",
    urgent: bool = False,
    now: datetime | None = None,
) -> Notice:
    """One notice, not stored yet: see ``queue_notices``.

    ``sms_text`` never holds the opinion's text or a full name; ``person_label`` is masked.
    ``urgent`` is for answers to what the person did just now: they may go out at night.
    """
    if len(sms_text) > LONGEST_SMS:
        raise NoticeError(f"短信内容不能超过 {LONGEST_SMS} 个字，请改短。")
    moment = now or timezone.now()
    profile = office()
    not_before = (
        moment
        if urgent
        else after_quiet_hours(
            moment, quiet_from=profile.quiet_from, quiet_until=profile.quiet_until
        )
    )
    kept = {contact.kind: contact for contact in contacts if contact.erased_at is None}
    return Notice(
        recipient_key=recipient_key,
        cause=cause,
        revision=revision,
        subject=" ".join(subject.split()),
        body=body,
        sms_text=sms_text,
        wechat_text=wechat_text or body,
        slip_text=slip_text if slip_text != body else "",
        written_from=list(written_from),
        contact_phone=kept.get(ContactKind.PHONE),
        contact_email=kept.get(ContactKind.EMAIL),
        person_label=person_label,
        station_code=station_code,
        urgent=urgent,
        status=NoticeStatus.QUEUED if kept else NoticeStatus.MANUAL,
        channel=Channel.SMS if kept else Channel.HAND,
        not_before=not_before,
        created_at=moment,
    )


def queue_notice(notice: Notice) -> Notice:
    """The same as ``queue_notices``, for one."""
    return queue_notices([notice])[0]


def queue_notices(notices: Sequence[Notice]) -> list[Notice]:
    """Put them into the outbox, in the caller's transaction; they leave after the commit.

    Asked again with the same recipient, cause and revision it gives the first one unchanged in its
    place: a second telling is impossible by accident, and a correction is a new revision or cause.
    """
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    asked = [(one.recipient_key, one.cause, one.revision) for one in notices]
    stored = Notice.objects.filter(
        recipient_key__in={key for key, _, _ in asked}, cause__in={cause for _, cause, _ in asked}
    )
    found = {(one.recipient_key, one.cause, one.revision): one for one in stored}
    new = {notice.uuid for notice in notices}
    if any(one.uuid in new and one.status == NoticeStatus.QUEUED for one in found.values()):
        nudge("notices.deliver_due")
    return [found[key] for key in asked]


def readdress(old: Contact, new: Contact) -> int:
    """What has not left yet goes to the corrected number or address; how many notices.

    What is just being tried may still go to the old one, and only its next try to the new.
    """
    field = "contact_phone" if new.kind == ContactKind.PHONE else "contact_email"
    waiting = [NoticeStatus.QUEUED, NoticeStatus.WAITING_RETRY, NoticeStatus.SENDING]
    return Notice.objects.filter(status__in=waiting, **{field: old}).update(**{field: new})


def resend(notice: Notice, *, by: User, note: str = "") -> None:
    """Send once more from the top of the ladder, because staff decided so: a new round.

    The message stays one row, for its key is what makes a second telling impossible by accident;
    the round leaves a row of its own with who began it, when and why (``note``), and its tries
    carry its number. What was put right since is not sent again: a correction is another message.
    """
    if Notice.objects.filter(pk=notice.pk, replaced_by__isnull=False).exists():
        raise NoticeError("这条通知的内容后来有更正，已另发通知；请打开更正的那条重新发送。")
    if not (notice.contact_phone_id or notice.contact_email_id):
        raise NoticeError("这位收件人没有留下联系方式，请用电话单、微信或纸质反馈单告知。")
    if not note.strip():
        raise NoticeError("请写明为什么要重新发送，例如：本人说没有收到。")
    with transaction.atomic():
        begun = _move(
            notice,
            NoticeStatus.QUEUED,
            by=by,
            note=note,
            channel=Channel.SMS,
            round=F("round") + 1,
            tries=0,
            not_before=timezone.now(),
            problem="",
        )
        begun.round = notice.round
        begun.save(update_fields=["round"])
    nudge("notices.deliver_due")


def replace_notices(old: Iterable[int], *, by: Notice) -> None:
    """The door for the floors above: ``by`` says what puts right the notices with keys ``old``."""
    Notice.objects.filter(pk__in=list(old)).exclude(pk=by.pk).update(replaced_by=by)


def leave_to_people(notice: Notice, *, by: User, note: str = "") -> None:
    """Stop trying by machine; the notice goes on the phone list and the slips."""
    _move(notice, NoticeStatus.MANUAL, by=by, note=note, channel=Channel.HAND)


def mark_told_in_person(notice: Notice, *, by: User, told_on: date, note: str = "") -> None:
    """Somebody told the person, by phone, WeChat, slip or face to face."""
    if told_on > timezone.localdate():
        raise NoticeError("告知日期不能晚于今天。")
    if told_on < timezone.localdate(notice.created_at):
        raise NoticeError("告知日期不能早于通知产生的日期。")
    _move(
        notice,
        NoticeStatus.TOLD_IN_PERSON,
        by=by,
        note=note,
        channel=Channel.HAND,
        told_on=told_on,
        told_by=by,
        problem="",
    )


@transaction.atomic
def mark_all_told(notices: Iterable[Notice], *, by: User, told_on: date, note: str = "") -> int:
    """The slips a station handed over together; all or none."""
    count = 0
    for notice in notices:
        mark_told_in_person(notice, by=by, told_on=told_on, note=note)
        count += 1
    return count


@transaction.atomic
def _move(
    notice: Notice, status: NoticeStatus, *, by: User, note: str, **changes: object
) -> NoticeMove:
    """Change the status only if nobody changed it since ``notice`` was read."""
    old = NoticeStatus(notice.status)
    if status not in STAFF_MOVES[old]:
        raise NoticeError(f"“{old.label}”的通知不能改为“{status.label}”。")
    same = Notice.objects.filter(pk=notice.pk, status=old)
    if not same.update(status=status, **changes):
        raise NoticeError("这条通知刚刚有变化，请刷新页面。")
    record(
        "notices.move", actor=by, target=notice, before={"status": old}, after={"status": status}
    )
    notice.refresh_from_db()
    return NoticeMove.objects.create(
        notice=notice, old_status=old, new_status=status, by=by, at=timezone.now(), note=note
    )
