"""What a station has: its facilities, the six items; the office's lists; the map."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import DOCUMENTS, IMAGES, store_upload
from stations.choices.standards import StandardItem
from stations.models import (
    Facility,
    FacilityKind,
    StandardAnswer,
    Station,
    StationLogo,
    StationMap,
    Theme,
)

name_actions(
    {
        "stations.keep_standards": "填写站点设施和六个有",
        "stations.change_lists": "修改设施清单和特色标签",
        "stations.replace_map": "更换联系点分布图",
        "stations.replace_logo": "更换统一标识",
        "stations.remove_logo": "撤下统一标识",
        "stations.remove_map": "撤下联系点分布图",
    }
)
PHOTO_LIMIT = 10 * 1024 * 1024
Upload = UploadedFile


@dataclass(frozen=True)
class Said:
    """One line as it was filled in; ``is_present`` None: nobody said anything (any more)."""

    key: FacilityKind | StandardItem
    is_present: bool | None
    inspected_on: date | None = None
    evidence: str = ""
    upload: Upload | None = field(default=None, repr=False)


@transaction.atomic
def keep_standards(station: Station, said: Iterable[Said], *, by: User) -> None:
    """Write the lines of one page. Raises OfficeError for a file that is not what it says.

    Facilities of a second plaque are those of its place, and are written there.
    """
    for line in said:
        if isinstance(line.key, FacilityKind):
            _keep_facility(station, line.key, line, by=by)
        else:
            _keep_answer(station, line.key, line, by=by)
    record("stations.keep_standards", actor=by, target=station)


def _keep_facility(station: Station, kind: FacilityKind, line: Said, *, by: User) -> None:
    rows = Facility.objects.filter(station_id=station.place_id, kind=kind)
    if line.is_present is None:
        rows.delete()
        return
    values: dict[str, Any] = {
        "is_present": line.is_present,
        "inspected_on": line.inspected_on,
        "by": by,
    }
    if line.upload:
        values["photo"] = store_upload(line.upload, kinds=IMAGES, limit=PHOTO_LIMIT, by=by)
    Facility.objects.update_or_create(station_id=station.place_id, kind=kind, defaults=values)


def _keep_answer(station: Station, item: StandardItem, line: Said, *, by: User) -> None:
    rows = StandardAnswer.objects.filter(station=station, item=item)
    if line.is_present is None:
        rows.delete()
        return
    values: dict[str, Any] = {"is_present": line.is_present, "evidence": line.evidence, "by": by}
    if line.upload:
        values["file"] = store_upload(line.upload, kinds=IMAGES | DOCUMENTS, by=by)
    StandardAnswer.objects.update_or_create(station=station, item=item, defaults=values)


@transaction.atomic
def change_lists(facilities: list[str], themes: list[str], *, by: User) -> None:
    """What is no longer on the list of facilities is not asked, and what was answered stays."""
    FacilityKind.objects.exclude(name__in=facilities).update(is_asked=False)
    for position, name in enumerate(facilities, start=1):
        FacilityKind.objects.update_or_create(
            name=name, defaults={"position": position, "is_asked": True}
        )
    Theme.objects.exclude(name__in=themes).delete()
    for name in themes:
        Theme.objects.get_or_create(name=name)
    after = {"facilities": facilities, "themes": themes}
    record("stations.change_lists", actor=by, target=None, after=after)


@transaction.atomic
def replace_map(upload: Upload, approval_number: str, *, by: User) -> None:
    """Raises OfficeError if it is no picture."""
    stored = store_upload(upload, kinds=IMAGES, by=by)
    shown, _ = StationMap.objects.update_or_create(
        pk=1, defaults={"picture": stored, "approval_number": approval_number.strip()}
    )
    record("stations.replace_map", actor=by, target=shown, after={"number": approval_number})


@transaction.atomic
def remove_map(*, by: User) -> None:
    StationMap.objects.all().delete()
    record("stations.remove_map", actor=by, target=None)


@transaction.atomic
def replace_logo(upload: Upload, *, by: User) -> None:
    """Raises OfficeError if it is no picture."""
    stored = store_upload(upload, kinds=IMAGES, by=by)
    shown, _ = StationLogo.objects.update_or_create(pk=1, defaults={"picture": stored})
    record("stations.replace_logo", actor=by, target=shown)


@transaction.atomic
def remove_logo(*, by: User) -> None:
    StationLogo.objects.all().delete()
    record("stations.remove_logo", actor=by, target=None)
