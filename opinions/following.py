"""What residents may see of where an article is now: only by texts that everybody may read."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from drafts.choices import Stage
from drafts.following import Followed, Page, Text, follow
from drafts.models import Consultation, VersionReplacement
from opinions.models import Opinion

LAW = frozenset({Stage.PROMULGATED.value, Stage.IN_FORCE.value})


def public_pages(texts: Iterable[Text]) -> dict[int, Page]:
    """A law is known to all but has no page here; else the consultation that shows the text.

    Two queries. What only stations or named people saw stays unknown: no number of it leaks.
    """
    stages = {text.id: text.stage for text in texts}
    pages: dict[int, Page] = {text: _no_page for text, stage in stages.items() if stage in LAW}
    readable = Consultation.objects.readable_by_public()
    earlier = VersionReplacement.objects.done().filter(old__in=stages, consultation__in=readable)
    for text, slug, number in earlier.values_list("old", "consultation__slug", "old__number"):
        pages[text] = _page(reverse("opinions:earlier", args=[slug, number]))
    current = readable.filter(version__in=stages).order_by("opened_at", "pk")
    for text, slug in current.values_list("version", "slug"):
        pages[text] = _page(reverse("opinions:read", args=[slug]))
    return pages


def follow_targets(opinions: Iterable[Opinion]) -> dict[int, Followed]:
    """For the office: by the id of the article of each target; targets come loaded."""
    return follow(target.unit_id for one in opinions for target in one.targets.all())


def follow_for_resident(provisions: Iterable[int | None]) -> dict[int, Followed]:
    return follow(provisions, public_pages)


def _page(address: str) -> Page:
    return lambda label, uuid: f"{address}#{''.join(label.split())}"


def _no_page(label: str, uuid: UUID) -> str:
    return ""
