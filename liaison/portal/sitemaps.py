"""sitemap.xml: every page that anybody may read, and nothing of what is not public."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from drafts.models import Consultation
from feedback import figures
from feedback.models import Release, Story
from stations.models import Station

MOST = 20_000


class PublicSitemap(Sitemap):
    """Addresses begin with PUBLIC_URL, whatever host the robot asked."""

    limit = MOST

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme


class Pages(PublicSitemap):
    changefreq = "daily"

    def items(self) -> Sequence[str]:
        return (
            "portal:home",
            "opinions:consultations",
            "results:list",
            "results:stories",
            "stations:list",
            "portal:about",
            "portal:privacy",
            "portal:accessibility",
            "portal:complaints",
        )

    def location(self, item: str) -> str:
        return reverse(item)


class Consultations(PublicSitemap):
    def items(self) -> QuerySet[Consultation]:
        return Consultation.objects.readable_by_public().only("slug").order_by("-opens_at")

    def location(self, item: Consultation) -> str:
        return reverse("opinions:read", args=[item.slug])


class Results(PublicSitemap):
    """One page for each consultation, as of its last release."""

    def items(self) -> QuerySet[Release]:
        latest = Release.objects.public().select_related("consultation")
        return latest.order_by("consultation_id", "-number").distinct("consultation_id")

    def location(self, item: Release) -> str:
        return reverse("results:page", args=[item.consultation.slug])

    def lastmod(self, item: Release) -> datetime | None:
        return item.released_at


class Years(PublicSitemap):
    def items(self) -> list[int]:
        return figures.years(Consultation.objects.readable_by_public())

    def location(self, item: int) -> str:
        return reverse("results:year", args=[item])


class Stories(PublicSitemap):
    def items(self) -> QuerySet[Story]:
        return Story.objects.public().only("pk", "shown_at").order_by("pk")

    def location(self, item: Story) -> str:
        return reverse("results:story", args=[item.pk])


class Stations(PublicSitemap):
    def items(self) -> QuerySet[Station]:
        return Station.objects.shown_to_public().only("code").order_by("code")

    def location(self, item: Station) -> str:
        return reverse("stations:page", args=[item.code])


SITEMAPS = {
    "pages": Pages,
    "consultations": Consultations,
    "results": Results,
    "years": Years,
    "stories": Stories,
    "stations": Stations,
}
