"""The costly parts of the reading page, written down ahead: its text as HTML, its counts.

The worker writes them each minute for what is open; a page asks for the one row. What is
missing, of another release or too old the page makes itself, and writes nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from drafts import blocks
from drafts.models import Consultation
from opinions import reading, reading_html
from opinions.models import ReadingCopy

# The worker counts each minute; after some missed turns the readers count for themselves.
COUNTS_LIFE = timedelta(minutes=3)
Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ahead:
    """``text``: the text (feet still to be set) and the table of contents, if written down."""

    text: Text | None
    counts: dict[int, int]


def write() -> None:
    """For every consultation that residents can read and send something to."""
    now = timezone.now()
    readable = Consultation.objects.readable_by_public().open_now().filter(public_close__gt=now)
    for consultation in readable:
        write_text(consultation)
        if consultation.show_counts:
            write_counts(consultation, now)


def write_text(consultation: Consultation) -> None:
    """Once per version and release: a confirmed text never changes."""
    if _copy_of(consultation).exists():
        return
    text, contents = make_text(consultation.version_id)
    ReadingCopy.objects.update_or_create(
        consultation=consultation,
        defaults={
            "version_id": consultation.version_id,
            "release": release(),
            "text": text,
            "contents": contents,
        },
    )


def write_counts(consultation: Consultation, now: datetime) -> None:
    counts = reading.article_counts(consultation)
    _copy_of(consultation).update(counts=counts, counted_at=now)


def ahead_of(consultation: Consultation) -> Ahead:
    """One query, and a second where counts are shown that nobody counted lately."""
    rows = _copy_of(consultation).values_list("text", "contents", "counts", "counted_at")
    row = next(iter(rows), None)
    text = row[:2] if row else None
    if not consultation.show_counts:
        return Ahead(text, {})
    if row and row[3] and timezone.now() - row[3] < COUNTS_LIFE:
        return Ahead(text, {int(article): count for article, count in row[2].items()})
    return Ahead(text, reading.article_counts(consultation))


def make_text(version_id: int) -> Text:
    text = blocks.blocks(version_id)
    contents = reading_html.contents_html(reading.contents(text), "")
    return reading_html.text_html(text), contents


@lru_cache(maxsize=1)
def release() -> str:
    """Changes when the modules that make the text do."""
    digest = hashlib.sha256()
    for module in (blocks, reading, reading_html):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:40]


def _copy_of(consultation: Consultation) -> QuerySet[ReadingCopy]:
    return ReadingCopy.objects.filter(
        consultation=consultation.pk, version=consultation.version_id, release=release()
    )
