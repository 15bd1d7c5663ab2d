"""Who searches: the public and officers what they may read, the office everything."""

from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse

from drafts.models import Consultation, SearchEntry
from drafts.models.search import SearchEntryQuerySet
from drafts.review import ROWS_PER_PAGE


class Readable:
    """Finds ``readable`` and the articles of its texts; ``view`` is its reading page.

    Which these are is read at each search, so that nothing is found longer than it may be read.
    """

    def __init__(self, readable: QuerySet[Consultation], view: str) -> None:
        self.readable = readable
        self.view = view

    @cached_property
    def _slugs(self) -> tuple[dict[int, str], dict[int, str]]:
        """By consultation and by text; of two about one text the later has the word."""
        rows = list(self.readable.order_by("opened_at", "pk").values_list("pk", "version", "slug"))
        return {pk: slug for pk, _, slug in rows}, {version: slug for _, version, slug in rows}

    def entries(self) -> SearchEntryQuerySet:
        consultations, versions = self._slugs
        return SearchEntry.objects.within(consultations.keys(), versions.keys())

    def link(self, entry: SearchEntry) -> str:
        consultations, versions = self._slugs
        if entry.consultation_id:
            return reverse(self.view, args=[consultations[entry.consultation_id]])
        address = reverse(self.view, args=[versions[entry.version_id or 0]])
        return f"{address}#{entry.anchor}" if entry.anchor else address


class Office:
    """Finds consultations in any state and every text that was confirmed."""

    def entries(self) -> SearchEntryQuerySet:
        return SearchEntry.objects.all()

    def link(self, entry: SearchEntry) -> str:
        if entry.consultation_id:
            return reverse("admin:drafts_round", args=[entry.consultation_id])
        review = reverse("admin:drafts_review", args=[entry.version_id])
        if not entry.provision:
            return review
        page = entry.provision.position // ROWS_PER_PAGE + 1
        return f"{review}?page={page}#n-{entry.provision.uuid}"
