"""约访: asked by a resident, answered by the station or the office, forgotten in time."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import erase, keep, reveal
from stations.choices.standards import VISIT_MOVES, VISIT_OVER, VisitStatus
from stations.errors import StationError
from stations.models import Person, Station, Visit, VisitMove
from stations.tickets import VISITS

name_actions(
    {
        "stations.ask_visit": "收到约访",
        "stations.move_visit": "答复约访",
        "stations.forget_visits": "清除约访人的个人信息",
    }
)
# How long after the end name, phone and topic stay, for questions afterwards (PIPL article 19).
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def ask_visit(
    station: Station,
    *,
    client_key: uuid.UUID,
    privacy_notice_id: int,
    wanted: Person | None,
    name: str,
    phone: str,
    topic: str,
    preferred: str,
    now: datetime,
) -> Visit:
    """Take one request in; the same form sent again gives the first one back.

    Raises ContactError for a phone that cannot be one.
    """
    known = Visit.objects.filter(client_key=client_key).first()
    if known:
        return known
    number = VISITS.new_number()
    visit = Visit.objects.create(
        number=number,
        query_hash=VISITS.query_hash(number, VISITS.query_code(client_key)),
        client_key=client_key,
        station=station,
        wanted=wanted,
        name=name,
        phone=keep(ContactKind.PHONE, phone) if phone else None,
        topic=topic,
        preferred=preferred,
        privacy_notice_id=privacy_notice_id,
        asked_at=now,
    )
    VisitMove.objects.create(visit=visit, new_status=VisitStatus.WAITING)
    record("stations.ask_visit", actor=None, target=visit)
    return visit


@transaction.atomic
def answer_visit(
    visit: Visit,
    status: VisitStatus,
    *,
    by: User,
    now: datetime,
    answer: str = "",
    agreed_at: datetime | None = None,
) -> None:
    """Agree a time, say why not, or tick off as met. Raises StationError if it cannot be."""
    old = VisitStatus(visit.status)
    if status not in VISIT_MOVES[old]:
        raise StationError(f"这件约访是“{old.label}”，不能改为“{status.label}”。")
    if status == VisitStatus.AGREED and (agreed_at is None or agreed_at <= now):
        raise StationError("请写明约定的时间，须在现在以后。")
    if status == VisitStatus.DECLINED and not answer.strip():
        raise StationError("请写明不能约定的原因，约访人会看到。")
    values = {
        "status": status,
        "agreed_at": agreed_at if status == VisitStatus.AGREED else visit.agreed_at,
        "answer": answer.strip() or visit.answer,
        "closed_at": now if status in VISIT_OVER else None,
    }
    if not Visit.objects.filter(pk=visit.pk, status=old).update(**values):
        raise StationError("这件约访刚刚被其他人处理过，请刷新页面。")
    for name, value in values.items():
        setattr(visit, name, value)
    VisitMove.objects.create(
        visit=visit, old_status=old, new_status=status, by=by, note=answer.strip()
    )
    record(
        "stations.move_visit",
        actor=by,
        target=visit,
        before={"status": old},
        after={"status": status},
    )


def show_phone(visit: Visit, *, by: User) -> str:
    """The phone in full, to call back; the look is on record. Raises ContactError if erased."""
    if visit.phone is None:
        raise StationError("约访人没有留手机号码。")
    return reveal(visit.phone, viewer=by, reason=f"约访{visit.number}回电")


def forget_visits(now: datetime) -> int:
    """Erase what is known of people whose request has been over for KEPT_FOR; how many."""
    due = Visit.objects.to_forget(now - KEPT_FOR).select_related("phone")
    forgotten = 0
    for visit in due[:500]:
        with transaction.atomic():
            if visit.phone and visit.phone.erased_at is None:
                erase(visit.phone)
            Visit.objects.filter(pk=visit.pk).update(name="", topic="", preferred="")
        forgotten += 1
    if forgotten:
        record("stations.forget_visits", actor=None, count=forgotten)
    return forgotten
