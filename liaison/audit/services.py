"""Writing the audit log and sealing it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from liaison.audit import chain, origin
from liaison.audit.models import AuditEntry, AuditLink, AuditSeal

# Any number of our own: it names the lock that lets one process seal at a time.
SEAL_LOCK = 5_200_120_901
LARGEST_BATCH = 5_000


def record(
    action: str,
    *,
    actor: AbstractBaseUser | None,
    target: models.Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    count: int | None = None,
) -> AuditEntry:
    """Say that ``action`` ("app.verb") was done; in the caller's transaction.

    One action is one row: a bundle of 200 opinions is one row with ``count`` 200.
    No personal data in ``before``, ``after`` and ``note``: the log cannot be changed later.
    """
    source = origin.current()
    return AuditEntry.objects.create(
        at=timezone.now(),
        action=action,
        actor_id=actor.pk if actor else None,
        actor_name=actor.get_username() if actor else "",
        actor_roles=" ".join(sorted(getattr(actor, "role_set", ()))),
        address=source.address or None,
        request_id=source.request_id,
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        before=before,
        after=after,
        note=note,
        count=count,
    )


@transaction.atomic
def seal_entries(now: datetime) -> int:
    """Add every entry that is visible now to the chain; how many there were.

    An entry whose transaction commits later is found by the next call, whatever its id.
    """
    if not _may_seal():
        return 0
    last = AuditLink.objects.order_by("-position").first()
    position, link_hash = (last.position, last.chain_hash) if last else (0, chain.BEGINNING)
    links: list[AuditLink] = []
    for entry in AuditEntry.objects.unsealed().order_by("pk")[:LARGEST_BATCH]:
        position += 1
        link_hash = chain.next_hash(link_hash, position, entry)
        links.append(AuditLink(position=position, entry=entry, chain_hash=link_hash))
    if links:
        AuditLink.objects.bulk_create(links)
        AuditSeal.objects.create(
            sealed_at=now, last_position=position, count=len(links), chain_hash=link_hash
        )
    return len(links)


def verify_chain() -> chain.ChainReport:
    """Walk the whole chain, batch by batch; nobody seals meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        return chain.walk()


def _may_seal() -> bool:
    """Whether no other process is sealing; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])
