"""Publishing and withdrawing what stations read; marking 特色做法."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from stations.choices import LedgerStatus
from stations.errors import StationError
from stations.ledger_naming import names_in_entry
from stations.models import (
    Bulletin,
    BulletinFile,
    BulletinRead,
    FeaturedEntry,
    LedgerEntry,
    Station,
)

name_actions(
    {
        "stations.publish_bulletin": "发布通知公告或者资料",
        "stations.withdraw_bulletin": "撤回通知公告或者资料",
        "stations.feature_entry": "推荐特色做法",
        "stations.end_feature": "取消特色做法",
    }
)


@transaction.atomic
def publish_bulletin(
    bulletin: Bulletin,
    *,
    by: User,
    addressees: Iterable[Station] = (),
    files: Iterable[StoredFile] = (),
    now: datetime,
) -> Bulletin:
    """``bulletin`` is unsaved and cleaned; without ``addressees`` it is for every station."""
    stations = list(addressees)
    bulletin.published_by, bulletin.published_at = by, now
    bulletin.for_all = not stations
    bulletin.save(force_insert=True)
    bulletin.addressees.set(stations)
    BulletinFile.objects.bulk_create(BulletinFile(bulletin=bulletin, file=file) for file in files)
    record("stations.publish_bulletin", actor=by, target=bulletin, note=bulletin.title)
    return bulletin


@transaction.atomic
def withdraw_bulletin(bulletin: Bulletin, *, by: User, reason: str, now: datetime) -> None:
    if not reason.strip():
        raise StationError("撤回时请写明原因。")
    words = {"withdrawn_by": by, "withdrawn_at": now, "withdraw_reason": reason.strip()[:300]}
    if not Bulletin.objects.shown().filter(pk=bulletin.pk).update(**words):
        raise StationError("这一条已经撤回，请刷新页面。")
    record("stations.withdraw_bulletin", actor=by, target=bulletin, note=reason)


def note_read(bulletin: Bulletin, user: User, now: datetime) -> None:
    """The first time that somebody of a station opens it."""
    BulletinRead.objects.bulk_create(
        [BulletinRead(bulletin=bulletin, user=user, read_at=now)], ignore_conflicts=True
    )


def feature_entry(entry: LedgerEntry, *, by: User, comment: str) -> FeaturedEntry:
    """Every station may read it from now on; an entry that seems to name somebody stays at home."""
    if entry.status != LedgerStatus.APPROVED:
        raise StationError("审核通过的台账才能作为特色做法。")
    if not comment.strip():
        raise StationError("请写明推荐理由，其他站点会看到。")
    if found := names_in_entry(entry):
        seems = "；".join(f"{label}里像是有{'、'.join(names)}" for label, names in found.items())
        raise StationError(f"{seems}，请站点更正以后再推荐。")
    try:
        with transaction.atomic():
            featured = FeaturedEntry.objects.create(
                entry=entry, comment=comment.strip()[:300], featured_by=by
            )
            record("stations.feature_entry", actor=by, target=entry, note=comment)
    except IntegrityError as error:
        raise StationError("这条台账已经是特色做法。") from error
    return featured


@transaction.atomic
def end_feature(entry: LedgerEntry, *, by: User, now: datetime) -> None:
    ended = FeaturedEntry.objects.filter(entry=entry, ended_at=None).update(
        ended_at=now, ended_by=by
    )
    if not ended:
        raise StationError("这条台账现在不是特色做法，请刷新页面。")
    record("stations.end_feature", actor=by, target=entry)
