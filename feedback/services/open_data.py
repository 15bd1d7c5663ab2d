"""Making the open data anew wherever its results have changed; the worker's work."""

import hashlib
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from drafts.models import Consultation
from feedback import figures
from feedback.models import OpenData, Release
from feedback.open_data import (
    OpenTable,
    table_of_consultation,
    table_of_year,
    write_csv,
    write_xlsx,
)
from liaison.office.files import store_file
from liaison.office.models import StoredFile

# A round's files follow its releases; a year's also what is still being collected, once a day.
FORM = 1


def refresh_open_data(now: datetime) -> int:
    """Write every file that is missing or out of date; how many tables were made."""
    return _refresh_consultations(now) + _refresh_years(now)


def _refresh_consultations(now: datetime) -> int:
    latest = dict(
        Release.objects.public().order_by().values_list("consultation").annotate(Max("pk"))
    )
    known = dict(
        OpenData.objects.filter(consultation__isnull=False).values_list("consultation", "stamp")
    )
    stale = [pk for pk, release in latest.items() if known.get(pk) != f"{FORM}:{release}"]
    for consultation in Consultation.objects.filter(pk__in=stale).order_by("pk"):
        table = table_of_consultation(consultation)
        stamp = f"{FORM}:{latest[consultation.pk]}"
        _keep(table, stamp, now, consultation=consultation)
    return len(stale)


def _refresh_years(now: datetime) -> int:
    public = Consultation.objects.readable_by_public()
    shown = sorted(public.order_by().values_list("pk", flat=True))
    release = Release.objects.public().aggregate(last=Max("pk"))["last"]
    parts = f"{FORM}:{timezone.localdate(now)}:{release}:{shown}"
    stamp = hashlib.sha256(parts.encode()).hexdigest()
    known = dict(OpenData.objects.filter(year__isnull=False).values_list("year", "stamp"))
    stale = [year for year in figures.years(public) if known.get(year) != stamp]
    for year in stale:
        _keep(table_of_year(year), stamp, now, year=year)
    return len(stale)


def _keep(table: OpenTable, stamp: str, now: datetime, **about: Any) -> None:
    """Both files or none; the old ones go once the new ones are there."""
    with tempfile.TemporaryDirectory(prefix="open-data-") as folder, transaction.atomic():
        made: dict[str, StoredFile] = {}
        for kind, write in (("csv", write_csv), ("xlsx", write_xlsx)):
            path = Path(folder) / f"data.{kind}"
            write(table, path)
            made[kind] = store_file(path, name=f"{table.title}.{kind}", by=None)
        old = OpenData.objects.filter(**about).select_related("csv", "xlsx").first()
        OpenData.objects.update_or_create(
            **about, defaults={**made, "stamp": stamp, "made_at": now}
        )
        for stored in (old.csv, old.xlsx) if old else ():
            _drop(stored)


def _drop(stored: StoredFile) -> None:
    transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
    stored.delete()
