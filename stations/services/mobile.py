"""Mobile sessions (流动站点): started before the market, prepared on phones, over by themselves."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import LedgerKind
from stations.errors import StationError
from stations.models import Assignment, LedgerEntry, MobileDevice, MobileSession
from stations.services.ledger import file_entry

name_actions(
    {
        "stations.start_mobile_session": "登记流动站点",
        "stations.change_mobile_session": "修改流动站点",
        "stations.end_mobile_session": "提前结束流动站点",
        "stations.issue_mobile_device": "准备采集手机",
        "stations.revoke_mobile_device": "停用采集手机",
    }
)
TOKEN_BYTES = 32


@transaction.atomic
def start_session(
    session: MobileSession, *, consultations: Iterable[Consultation], by: User
) -> MobileSession:
    """Keep a new ``session`` (unsaved, cleaned)."""
    session.started_by = by
    session.save(force_insert=True)
    session.consultations.set(consultations)
    record("stations.start_mobile_session", actor=by, target=session)
    return session


@transaction.atomic
def change_session(
    session: MobileSession,
    *,
    fields: Collection[str],
    consultations: Iterable[Consultation],
    by: User,
    now: datetime,
) -> None:
    """Another place, hour or people, before it has begun. ``session`` is cleaned, not yet saved."""
    kept = MobileSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if now >= kept.starts_at:
        raise StationError("流动站点已经开始，不能再修改。有变化的，请在台账里写明。")
    before = {name: str(getattr(kept, name)) for name in fields}
    session.save(update_fields=list(fields))
    session.consultations.set(consultations)
    after = {name: str(getattr(session, name)) for name in fields}
    record("stations.change_mobile_session", actor=by, target=session, before=before, after=after)


@transaction.atomic
def end_session(session: MobileSession, *, by: User, now: datetime) -> None:
    """Before its time; what the phones still hold can be sent for as long as after any other."""
    if not session.starts_at <= now < session.ends_at:
        raise StationError("这次流动站点还没有开始，或者已经结束。")
    before = session.ends_at
    running = MobileSession.objects.filter(pk=session.pk, ends_at=before)
    if not running.update(ends_at=now):
        raise StationError("这次流动站点刚刚有变化，请刷新页面。")
    session.ends_at = now
    record(
        "stations.end_mobile_session",
        actor=by,
        target=session,
        before={"ends_at": before.isoformat()},
        after={"ends_at": now.isoformat()},
    )


@transaction.atomic
def issue_device(session: MobileSession, *, by: User, label: str = "", now: datetime) -> str:
    """The token for one phone; nobody can read it again, only its hash is kept."""
    if session.is_over(now):
        raise StationError("这次流动站点已经结束，不能再准备手机。")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device = MobileDevice.objects.create(
        session=session, token_hash=hash_of(token), label=label, issued_by=by, issued_at=now
    )
    record("stations.issue_mobile_device", actor=by, target=device)
    return token


@transaction.atomic
def revoke_device(device: MobileDevice, *, by: User, now: datetime) -> None:
    """Lost or lent: it can add nothing from now on. A second time changes nothing."""
    good = MobileDevice.objects.filter(pk=device.pk, revoked_at__isnull=True)
    if good.update(revoked_at=now, revoked_by=by):
        record("stations.revoke_mobile_device", actor=by, target=device)


def find_device(session_pk: int, token: str, now: datetime) -> MobileDevice | None:
    """The phone that ``token`` was given to, while it may add opinions to this session."""
    devices = MobileDevice.objects.select_related("session__station", "issued_by")
    found = devices.filter(
        session=session_pk, token_hash=hash_of(token), revoked_at__isnull=True
    ).first()
    if found is None or not found.issued_by.is_active or now >= found.session.sends_until:
        return None
    return found


def hash_of(token: str) -> str:
    """The token is random and long, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def file_session_entry(
    session: MobileSession, *, by: User, people: int, now: datetime
) -> LedgerEntry:
    """A draft of the ledger entry with what is known already: ``people`` is who said something.

    Its officer completes and submits it. One session has one entry.
    """
    locked = MobileSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if locked.ledger_entry_id:
        raise StationError("这次流动站点已经登记过台账。")
    if not session.is_over(now):
        raise StationError("活动还没有结束，请在结束以后登记台账。")
    entry = LedgerEntry(
        station=session.station,
        kind=LedgerKind.MOBILE_SESSION,
        title=session.topic,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        organiser=session.staff[:60],
        headcount=people,
        residents=people,
        extra={"venue": session.get_venue_display(), "topic": session.topic},
        **_round_of(session),
    )
    file_entry(entry, by=by, now=now, submit=False)
    MobileSession.objects.filter(pk=session.pk).update(ledger_entry=entry)
    session.ledger_entry = entry
    return entry


def _round_of(session: MobileSession) -> dict[str, object]:
    """An entry names one consultation; a session about several names none."""
    asked = list(session.asked()[:2])
    if len(asked) != 1:
        return {}
    tasks = Assignment.objects.filter(station=session.station_id, consultation=asked[0])
    return {"consultation": asked[0], "assignment": tasks.first()}
