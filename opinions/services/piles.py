"""Opinions that come one by one and belong together: a market day's, a pile of paper forms.

Each is kept at once and exactly once; together they are one bundle, so that the ledger counts
them and the officer finds them in one place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from drafts.models import Consultation, FocusQuestion
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import IMAGES, store_upload
from opinions import receipts
from opinions.choices import Axis, BundleStatus, Processing
from opinions.errors import OpinionError
from opinions.models import BoxOpening, Bundle, Opinion, OpinionPhoto, OpinionTarget
from opinions.services.accepting import check_takes
from opinions.services.counting import recount
from opinions.services.giving import Given, Person, Words, record_opinion
from opinions.services.moves import move
from opinions.services.sending_directly import mark_sent_directly
from stations.models import LedgerEntry, MobileSession, Station

name_actions(
    {
        "opinions.open_pile": "开始逐条录入意见",
        "opinions.take_out_of_pile": "撤销刚录入的意见",
    }
)
# A sheet that was photographed with a phone and made smaller there has 0.1 to 0.6 MB.
PHOTO_LIMIT = 5 * 1024 * 1024
MOST_PHOTOS = 4
TAKEN_OUT = "录入有误，录入人撤销。"


@dataclass(frozen=True)
class Pile:
    """What its opinions have in common."""

    consultation: Consultation
    station: Station
    channel: str
    collected_on: date
    by: User
    source: str = ""
    entry: LedgerEntry | None = None
    session: MobileSession | None = None
    sent_directly: bool = False
    # The slips of one opening of an opinion box are one pile.
    opening: BoxOpening | None = None
    # One pasted chat is one bundle of its own.
    chat: UUID | None = None

    @property
    def content_hash(self) -> str:
        """Equal for the same pile on another day of typing, so that it stays one bundle."""
        if self.session:
            name = f"session/{self.session.pk}/{self.channel}"
        elif self.chat:
            name = f"chat/{self.chat}"
        else:
            entry = self.entry.pk if self.entry else ""
            directly = "/sent" if self.sent_directly else ""
            name = f"pile/{self.channel}/{self.collected_on}/{self.by.pk}/{self.source}/{entry}"
            name += directly + (f"/opening/{self.opening.pk}" if self.opening else "")
        return hashlib.sha256(name.encode()).hexdigest()


@dataclass(frozen=True)
class Said:
    """One opinion of a pile."""

    key: UUID
    words: Words
    person: Person
    targets: list[OpinionTarget]
    received_at: datetime
    question: FocusQuestion | None = None
    photos: Sequence[UploadedFile[bytes]] = ()


def given_before(key: UUID) -> Given | None:
    """What the same try made earlier, whatever became of its consultation since."""
    opinion = Opinion.objects.filter(client_key=key).first()
    if opinion is None:
        return None
    return Given(opinion, receipts.query_code(key), is_new=False)


@transaction.atomic
def add_to_pile(pile: Pile, said: Said) -> Given:
    """Enter one opinion with its photos, or find the one that the same try made before.

    Raises OpinionError, or OfficeError for a photo that cannot be read; then nothing is kept.
    """
    if before := given_before(said.key):
        return before
    if len(said.photos) > MOST_PHOTOS:
        raise OpinionError(f"一条意见最多附{MOST_PHOTOS}张照片。")
    if pile.session is None:
        # What a phone kept since the market day is never turned away.
        check_takes(pile.consultation, pile.station.pk)
    bundle = _open_bundle(pile)
    given = record_opinion(
        pile.consultation,
        words=said.words,
        person=said.person,
        targets=said.targets,
        by=pile.by,
        channel=pile.channel,
        received_at=said.received_at,
        station=pile.station,
        recorded_source=pile.source,
        bundle=bundle,
        bundle_row=bundle.read_count + 1,
        question=said.question,
        box_opening=pile.opening,
        client_key=said.key,
    )
    if given.is_new and pile.sent_directly:
        mark_sent_directly(
            [given.opinion.pk], consultation=pile.consultation, station=pile.station, by=pile.by
        )
    if given.is_new:
        _keep_photos(given.opinion, said.photos, by=pile.by)
        _count(bundle, read=1, accepted=1)
    return given


@transaction.atomic
def take_out_of_pile(opinion: Opinion, *, by: User) -> None:
    """Mistyped: it counts nowhere any more, as long as nobody works on it."""
    if opinion.bundle is None or opinion.bundle.file_id:
        raise OpinionError("这条意见不是逐条录入的，请在它的采集表页面撤销。")
    if opinion.processing not in {Processing.RECEIVED, Processing.SENT_DIRECTLY}:
        raise OpinionError("这条意见已有人整理或者已经撤销，不能在这里撤销。")
    bundle = _lock(opinion.bundle)
    if bundle is None:
        raise OpinionError("这一批意见已经整份撤销。")
    move(opinion, Axis.PROCESSING, Processing.WITHDRAWN, by=by, note=TAKEN_OUT)
    _count(bundle, accepted=-1)
    record("opinions.take_out_of_pile", actor=by, target=opinion)


def _open_bundle(pile: Pile) -> Bundle:
    """The pile's bundle, while nobody else adds to it."""
    same = {
        "consultation": pile.consultation,
        "station": pile.station,
        "content_hash": pile.content_hash,
        "status": BundleStatus.ACCEPTED,
    }
    bundle = Bundle.objects.filter(**same).first() or _new_bundle(pile, same)
    locked = _lock(bundle)
    if locked is None:
        raise OpinionError("这一批意见刚刚被整份撤销，请再发送一次。")
    return locked


def _new_bundle(pile: Pile, same: dict[str, object]) -> Bundle:
    try:
        with transaction.atomic():
            bundle = Bundle.objects.create(
                **same,
                channel=pile.channel,
                collected_on=pile.collected_on,
                ledger_entry=pile.session.ledger_entry if pile.session else pile.entry,
                mobile_session=pile.session,
                recorded_source=pile.source,
                sent_directly=pile.sent_directly,
                uploaded_by=pile.by,
                accepted_at=timezone.now(),
            )
            record("opinions.open_pile", actor=pile.by, target=bundle)
    except IntegrityError:
        # Two phones began at the same moment.
        return Bundle.objects.get(**same)
    return bundle


def _lock(bundle: Bundle) -> Bundle | None:
    standing = Bundle.objects.filter(pk=bundle.pk, status=BundleStatus.ACCEPTED)
    return standing.select_for_update().first()


def _count(bundle: Bundle, *, read: int = 0, accepted: int) -> None:
    Bundle.objects.filter(pk=bundle.pk).update(
        read_count=F("read_count") + read, accepted_count=F("accepted_count") + accepted
    )
    recount(bundle.consultation_id, station_id=bundle.station_id, entry_id=bundle.ledger_entry_id)


def _keep_photos(opinion: Opinion, photos: Sequence[UploadedFile[bytes]], *, by: User) -> None:
    stored = [store_upload(photo, kinds=IMAGES, limit=PHOTO_LIMIT, by=by) for photo in photos]
    OpinionPhoto.objects.bulk_create(OpinionPhoto(opinion=opinion, file=file) for file in stored)
