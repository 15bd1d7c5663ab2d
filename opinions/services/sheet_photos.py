"""Photos of handwritten sheets, put to the rows of the workbook that was typed from them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import IMAGES, clean_name, store_upload
from liaison.office.models import StoredFile
from opinions.bundle_rows import MOST_PHOTOS, photo_key
from opinions.choices import BundleStatus
from opinions.errors import OpinionError, rules_below
from opinions.models import Bundle, Opinion, OpinionPhoto
from opinions.services.files import Uploads

name_actions({"opinions.attach_photos": "附手写件照片"})
# Each is drawn again while its sender waits.
MOST_AT_ONCE = 12
LARGEST = 10 * 1024 * 1024
# 5.jpg, 第5行.jpg, 5-2.jpg, 5_背面.jpg
_ROW = re.compile(r"第?\s*(\d{1,6})\s*行?(?:[\s\-_(（].*)?")


@dataclass
class Attached:
    """What became of the photos: how many stand at their rows, and the names of the others."""

    kept: int = 0
    # No row of this bundle names them or has their number.
    strangers: list[str] = field(default_factory=list)
    # The row has this photo, or as many as it can have.
    beyond: list[str] = field(default_factory=list)


@transaction.atomic
def attach_photos(bundle: Bundle, uploads: Uploads, *, by: User) -> Attached:
    """Put each photo to the rows that name it, else to the row that its own name counts.

    Raises OpinionError if one of them is no photo; then none is kept.
    """
    if bundle.status != BundleStatus.ACCEPTED or not bundle.file_id:
        raise OpinionError("采集表录入以后才能附照片。")
    if len(uploads) > MOST_AT_ONCE:
        raise OpinionError(f"一次最多附{MOST_AT_ONCE}张照片，请分几次上传。")
    opinions = {one.bundle_row: one for one in bundle.opinions.select_for_update(of=("self",))}
    standing = _standing(bundle)
    attached, placed = Attached(), []
    for upload in uploads:
        name = clean_name(upload.name or "")
        if found := [opinions[row] for row in _rows_of(bundle, name) if row in opinions]:
            placed.append((upload, found))
        else:
            attached.strangers.append(name)
    stored = _store([upload for upload, _ in placed], by=by)
    for file, (_, found) in zip(stored, placed, strict=True):
        if _put(file, found, standing):
            attached.kept += 1
        else:
            attached.beyond.append(file.name)
            file.file.delete(save=False)
            file.delete()
    record("opinions.attach_photos", actor=by, target=bundle, count=attached.kept)
    return attached


def missing_photos(bundle: Bundle) -> list[str]:
    """What the workbook names in column 照片 and nobody has sent yet."""
    if not bundle.photo_rows:
        return []
    sent = OpinionPhoto.objects.filter(opinion__bundle=bundle).values_list("file__name", flat=True)
    keys = {photo_key(name) for name in sent}
    return [name for name in bundle.photo_rows if name not in keys]


def _store(uploads: Uploads, *, by: User) -> list[StoredFile]:
    """All of them or none: the rows roll back by themselves, what lies in the folder does not."""
    stored: list[StoredFile] = []
    try:
        with rules_below():
            for upload in uploads:
                stored.append(store_upload(upload, kinds=IMAGES, limit=LARGEST, by=by))
    except OpinionError:
        for file in stored:
            file.file.delete(save=False)
        raise
    return stored


def _rows_of(bundle: Bundle, name: str) -> list[int]:
    key = photo_key(name)
    if named := bundle.photo_rows.get(key):
        return list(named)
    counted = _ROW.fullmatch(key)
    return [int(counted[1])] if counted else []


def _standing(bundle: Bundle) -> dict[int, set[str]]:
    """By opinion the checksums of its photos."""
    sums: dict[int, set[str]] = defaultdict(set)
    rows = OpinionPhoto.objects.filter(opinion__bundle=bundle)
    for opinion, checksum in rows.values_list("opinion", "file__sha256"):
        sums[opinion].add(checksum)
    return sums


def _put(file: StoredFile, opinions: Sequence[Opinion], standing: dict[int, set[str]]) -> bool:
    """Whether at least one of them took it: neither has it already nor is full."""
    taking = [
        one
        for one in opinions
        if file.sha256 not in standing[one.pk] and len(standing[one.pk]) < MOST_PHOTOS
    ]
    for one in taking:
        standing[one.pk].add(file.sha256)
    OpinionPhoto.objects.bulk_create(OpinionPhoto(opinion=one, file=file) for one in taking)
    return bool(taking)
