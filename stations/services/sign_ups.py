"""活动报名 of residents: a place or the waiting list, taken back, forgotten in time."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import erase, keep, reveal
from liaison.notices.services import compose_notice, queue_notice
from stations.choices.gatherings import COMING, GatheringStatus, Participation
from stations.errors import StationError
from stations.models import Gathering, Participant
from stations.models.gatherings import RESIDENT
from stations.tickets import SIGN_UPS

name_actions(
    {
        "stations.resident_signs_up": "群众报名活动",
        "stations.resident_withdraws": "群众取消报名",
        "stations.forget_sign_ups": "清除报名人的个人信息",
    }
)
# How long after the event name and phone stay (PIPL article 19).
KEPT_FOR = timedelta(days=3)
# A waiting list that nobody can hope on helps nobody.
MOST_WAITING = 50


@transaction.atomic
def register(
    gathering: Gathering,
    *,
    client_key: uuid.UUID,
    privacy_notice_id: int,
    name: str,
    phone: str,
    now: datetime,
) -> Participant:
    """One resident comes, or waits for a place; the same form sent again is the first one.

    Raises StationError if sign-up is over, not for residents, or the waiting list is full, and
    ContactError for a phone that cannot be one.
    """
    known = Participant.objects.filter(client_key=client_key).first()
    if known:
        return known
    kept = _locked(gathering)
    if not (kept.takes_residents and kept.takes_sign_ups(now)):
        raise StationError("这项活动现在不能报名：报名已经截止，或者活动已经取消。")
    state = Participation.SIGNED_UP if _has_place(kept) else Participation.WAITING
    if state == Participation.WAITING and kept.participants.waiting().count() >= MOST_WAITING:
        raise StationError("名额和候补都已经满了，请关注下一次活动。")
    number = SIGN_UPS.new_number()
    participant = Participant.objects.create(
        gathering=kept,
        name=name,
        phone=keep(ContactKind.PHONE, phone),
        number=number,
        query_hash=SIGN_UPS.query_hash(number, SIGN_UPS.query_code(client_key)),
        client_key=client_key,
        privacy_notice_id=privacy_notice_id,
        state=state,
    )
    record("stations.resident_signs_up", actor=None, target=kept, after={"state": state})
    return participant


@transaction.atomic
def take_back(participant: Participant, *, now: datetime) -> None:
    """不来了: name and phone are erased at once, and who waits first has the place."""
    kept = _locked(participant.gathering)
    if kept.starts_at <= now:
        raise StationError("活动已经开始，不用再取消。")
    current = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if current.state == Participation.WITHDRAWN:
        return
    participant.state = Participation.WITHDRAWN
    Participant.objects.filter(pk=participant.pk).update(state=Participation.WITHDRAWN)
    _forget(participant)
    record("stations.resident_withdraws", actor=None, target=kept)
    move_up(kept, now=now)


def move_up(gathering: Gathering, *, now: datetime) -> None:
    """Give free places to who waits, first come first; each is told. The gathering is locked."""
    while gathering.starts_at > now:
        waiting = gathering.participants.waiting().select_related("phone").first()
        if waiting is None or not _has_place(gathering):
            return
        Participant.objects.filter(pk=waiting.pk).update(state=Participation.SIGNED_UP)
        _tell(gathering, waiting, "moved_up", "您候补的活动有名额了", now)


def tell_cancelled(gathering: Gathering, *, note: str, now: datetime) -> None:
    """Residents who wanted to come hear that it does not take place."""
    coming = sorted(COMING | {Participation.WAITING})
    people = gathering.participants.of_residents().filter(state__in=coming)
    for one in people.select_related("phone"):
        _tell(gathering, one, "cancelled", "您报名的活动取消了", now, extra=f"原因：{note}")


def show_phone(participant: Participant, *, by: User) -> str:
    """Name and phone in full; the look is on record. Raises StationError, ContactError."""
    if participant.phone is None:
        raise StationError("报名人没有留手机号码，或者已经删除。")
    number = reveal(participant.phone, viewer=by, reason=f"活动报名{participant.number}联系")
    return f"{participant.name} {number}"


def forget_residents(now: datetime) -> int:
    """Erase who signed up for what has been over for KEPT_FOR; how many."""
    due = Participant.objects.to_forget(now - KEPT_FOR).select_related("phone")[:500]
    for one in due:
        with transaction.atomic():
            _forget(one)
    if due:
        record("stations.forget_sign_ups", actor=None, count=len(due))
    return len(due)


def _forget(participant: Participant) -> None:
    phone = participant.phone
    Participant.objects.filter(pk=participant.pk).update(name=RESIDENT, phone=None)
    participant.name, participant.phone = RESIDENT, None
    if phone is not None and phone.erased_at is None:
        erase(phone)


def _has_place(gathering: Gathering) -> bool:
    taken = gathering.participants.coming().count()
    return gathering.capacity is None or taken < gathering.capacity


def _locked(gathering: Gathering) -> Gathering:
    """One at a time, so that the last place is given once."""
    kept = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if kept.status == GatheringStatus.CANCELLED:
        raise StationError("这项活动已经取消。")
    return kept


def _tell(
    gathering: Gathering, one: Participant, what: str, subject: str, now: datetime, extra: str = ""
) -> None:
    if one.phone is None:
        return
    title = gathering.title if len(gathering.title) <= 30 else f"{gathering.title[:29]}…"
    lines = [f"{subject}：{gathering.title}。", f"地点：{gathering.place}。", extra]
    queue_notice(
        compose_notice(
            recipient_key=f"participant:{one.pk}",
            cause=f"gathering:{gathering.pk}:{what}:{one.pk}",
            subject=subject,
            body="\n".join(line for line in lines if line),
            sms_text=f"{subject}：{title}。",
            contacts=[one.phone],
            person_label=f"活动报名人{one.shown}",
            station_code=gathering.station.code if gathering.station else "",
            now=now,
        )
    )
