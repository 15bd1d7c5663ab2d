"""Keeping the search entries in step: called by what confirms a text or writes a consultation."""

from django.db import transaction

from drafts.blocks import blocks
from drafts.finding.entries import block_entries, consultation_entry, version_entry
from drafts.models import Consultation, DraftVersion, SearchEntry

BATCH = 500


@transaction.atomic
def index_version(version: DraftVersion) -> None:
    """A confirmed text and all its parts, as they stand now."""
    SearchEntry.objects.filter(version=version).delete()
    entries = [version_entry(version.title, version.title_note)]
    entries += block_entries(version.title, blocks(version.pk))
    SearchEntry.objects.bulk_create(
        (SearchEntry(version=version, **entry) for entry in entries), batch_size=BATCH
    )


@transaction.atomic
def index_consultation(consultation: Consultation) -> None:
    """In whatever state: who may find it is asked at each search."""
    SearchEntry.objects.filter(consultation=consultation).delete()
    entry = consultation_entry(consultation.title, consultation.version.title, consultation.summary)
    SearchEntry.objects.create(consultation=consultation, **entry)


def rebuild_index() -> tuple[int, int]:
    """Write every entry anew, a text at a time; whoever searches meanwhile finds everything.

    Returns how many texts and how many consultations there are.
    """
    SearchEntry.objects.stale().delete()
    versions = DraftVersion.objects.filter(confirmed_at__isnull=False)
    texts = list(versions.order_by("pk").values_list("pk", flat=True))
    for pk in texts:
        with transaction.atomic():
            index_version(versions.select_for_update().get(pk=pk))
    rounds = list(Consultation.objects.order_by("pk").values_list("pk", flat=True))
    for pk in rounds:
        with transaction.atomic():
            index_consultation(Consultation.objects.select_for_update().get(pk=pk))
    return len(texts), len(rounds)
