"""What a phone of a mobile session (流动站点) sends when it finds the network again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from drafts.models import Consultation
from drafts.models.replacements import text_on
from liaison.accounts.models import User
from opinions.choices import BundleStatus, Channel, Processing
from opinions.models import Bundle, Opinion
from opinions.services.counting import recount
from opinions.services.giving import Given, Person, Words
from opinions.services.piles import Pile, Said, add_to_pile, given_before
from opinions.targets import targets_for, text_of
from stations.models import LedgerEntry, MobileDevice, MobileSession
from stations.services.mobile import file_session_entry


@dataclass(frozen=True)
class Heard:
    """One opinion as it was kept on the phone."""

    # Made on the phone; the same for every try to send it.
    key: UUID
    consultation: Consultation
    words: Words
    person: Person
    heard_at: datetime
    provisions: Sequence[UUID] = ()
    photos: Sequence[UploadedFile[bytes]] = ()
    # KIOSK where people write it themselves on the station's tablet.
    channel: str = Channel.MOBILE


def take_in(device: MobileDevice, heard: Heard, *, now: datetime) -> Given:
    """Enter it once, however often it is sent; the second answer equals the first.

    What the draft said when it was heard is what it is about, and whether it is late decides the
    hour it was heard, not the hour of the network. Raises OpinionError or OfficeError.
    """
    session = device.session
    key = key_of(session, heard.key)
    if before := given_before(key):
        return before
    heard_at = within(session, heard.heard_at, now)
    return add_to_pile(
        Pile(
            consultation=heard.consultation,
            station=session.station,
            channel=heard.channel,
            collected_on=timezone.localdate(session.starts_at),
            by=device.issued_by,
            session=session,
        ),
        Said(
            key=key,
            words=heard.words,
            # At a school most are children.
            person=heard.person.unnamed if session.is_at_school else heard.person,
            targets=targets_for(_text(heard, heard_at, now), heard.provisions),
            received_at=heard_at,
            photos=heard.photos,
        ),
    )


def key_of(session: MobileSession, key: UUID) -> UUID:
    """A phone finds by its keys what its own session sent, and nothing else."""
    return uuid5(NAMESPACE_OID, f"mobile/{session.pk}/{key}")


def within(session: MobileSession, moment: datetime, now: datetime) -> datetime:
    """The clocks of phones go wrong; that of the session does not."""
    return max(session.starts_at, min(moment, session.ends_at, now))


def _text(heard: Heard, heard_at: datetime, now: datetime) -> int:
    if heard.provisions:
        return text_of(heard.consultation, heard.provisions)
    return text_on(heard.consultation, timezone.localdate(heard_at), filed_at=now).pk


@transaction.atomic
def file_entry_with_opinions(session: MobileSession, *, by: User, now: datetime) -> LedgerEntry:
    """The session's ledger entry, with the opinions that came and those that are still on phones.

    Raises StationError if it has one, or is not over.
    """
    said = Opinion.objects.filter(bundle__in=bundles_of(session))
    people = said.exclude(processing=Processing.WITHDRAWN).aggregate(total=Sum("people"))["total"]
    entry = file_session_entry(session, by=by, people=people or 0, now=now)
    for bundle in bundles_of(session).select_for_update():
        Bundle.objects.filter(pk=bundle.pk).update(ledger_entry=entry)
        recount(bundle.consultation_id, entry_id=entry.pk)
    return entry


def bundles_of(session: MobileSession) -> QuerySet[Bundle]:
    return Bundle.objects.filter(mobile_session=session, status=BundleStatus.ACCEPTED)
