"""What the screen in the hall shows: open drafts with their codes, the figures, stories.

Nothing about persons: a story that names somebody is left to its own page.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from drafts.models import Consultation
from drafts.notice_text import page_address
from feedback.models import Story
from feedback.story_page import page_of
from liaison.portal import overview
from liaison.qr import qr_drawing

MOST_DRAFTS, MOST_STORIES = 6, 4


@dataclass(frozen=True)
class Slide:
    """``kind`` names the template ``portal/public/hall_<kind>.html``."""

    kind: str
    qr: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"portal/public/hall_{self.kind}.html"


def slides(now: datetime) -> list[Slide]:
    """At least one: what this is and where one can say something."""
    shown = [_draft(one) for one in overview.open_consultations(now)[:MOST_DRAFTS]]
    figures = overview.funnel()
    if figures.received:
        shown.append(Slide("funnel", _code("results:list"), {"steps": figures.steps()}))
    return [*shown, *_stories(), Slide("how", _code("portal:home"))]


def _draft(consultation: Consultation) -> Slide:
    return Slide(
        "draft", qr_drawing(page_address(consultation), fills=True), {"consultation": consultation}
    )


def _stories() -> list[Slide]:
    stories = Story.objects.public().filter(names_person=False).with_page_relations()
    pages = [page_of(story) for story in stories.order_by("-shown_at", "-pk")[:MOST_STORIES]]
    return [
        Slide("story", qr_drawing(page.address, fills=True), {"page": page, "story": page.story})
        for page in pages
        if page is not None
    ]


def _code(view: str) -> str:
    return qr_drawing(f"{settings.PUBLIC_URL}{reverse(view)}", fills=True)
