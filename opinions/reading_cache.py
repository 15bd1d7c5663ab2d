"""The reading page as finished bytes: rendered once, checked every second, correct always.

Near: in the process, for one second and never past the moment when the consultation opens or
closes. Then two short queries ask what the page would show now (``state_of``); if that is what
it showed, the bytes are good for another second. Far: Valkey, so that one process renders for
all; its key holds everything the page depends on, so nothing there is ever wrong, only unused.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from drafts.blocks import blocks
from drafts.models import Consultation, FocusQuestion
from drafts.models.replacements import replaced_texts
from liaison.office.services import office
from opinions import reading, reading_ahead, valkey
from opinions.access import find_readable_consultation
from opinions.reading_ahead import Ahead
from opinions.reading_html import contents_html, set_feet, text_html

HOLD = 1.0
FAR_LIFE = timedelta(minutes=30)
AHEAD_LIFE = 60.0
MOST_NEAR = 24
TEMPLATE = "opinions/resident/consultation.html"


@dataclass(slots=True)
class Page:
    stamp: str
    body: bytes
    good_until: float
    packed: bytes = b""
    # Headers of finished answers, by variant; kept by opinions.fast_lane.
    ready: dict[tuple[str, bool, bool], dict[str, str]] = field(default_factory=dict)

    def etag(self, *, packed: bool) -> str:
        return f'"{self.stamp}{"-gz" if packed else ""}"'

    def pack(self) -> bytes:
        """Compressed when first asked for: law text shrinks to a tenth."""
        self.packed = self.packed or gzip.compress(self.body, compresslevel=5, mtime=0)
        return self.packed


_near: dict[tuple[str, str], Page] = {}
_near_ahead: dict[tuple[int, int], tuple[float, Ahead]] = {}


def near(slug: str, display: str) -> Page | None:
    """The page if its bytes are good at this moment; asks nobody."""
    known = _near.get((slug, display))
    return known if known is not None and monotonic() < known.good_until else None


def page_of(slug: str, display: str) -> Page | None:
    """The page in one of its displays, or None if residents may not read it."""
    known = _near.get((slug, display))
    if known is not None and monotonic() < known.good_until:
        return known
    consultation = find_readable_consultation(slug)
    if consultation is None:
        _near.pop((slug, display), None)
        return None
    now = timezone.now()
    ahead = ahead_of(consultation)
    questions = reading.questions_of(consultation)
    state = reading.state_of(consultation, questions, now)
    stamp = _stamp(state, display, ahead.counts)
    good_until = monotonic() + _hold(consultation, now)
    if known is not None and known.stamp == stamp:
        known.good_until = good_until
        return known
    body = _from_far(stamp)
    if body is None:
        body = render(consultation, questions, display, ahead).encode()
        _put_far(stamp, body)
    page = Page(stamp=stamp, body=body, good_until=good_until)
    _keep_near(slug, display, page)
    return page


def ahead_of(consultation: Consultation) -> Ahead:
    """What was written down ahead, asked for once a minute."""
    key = (consultation.pk, consultation.version_id)
    good_until, ahead = _near_ahead.get(key, (0.0, None))
    if ahead is None or monotonic() >= good_until:
        ahead = reading_ahead.ahead_of(consultation)
        _near_ahead.pop(key, None)
        while len(_near_ahead) >= MOST_NEAR:
            _near_ahead.pop(next(iter(_near_ahead)))
        _near_ahead[key] = (monotonic() + AHEAD_LIFE, ahead)
    return ahead


def forget_all() -> None:
    """Nothing is near any more, as in a new process."""
    forget_pages()
    _near_ahead.clear()


def forget_pages() -> None:
    _near.clear()


def render(
    consultation: Consultation,
    questions: list[FocusQuestion],
    display: str,
    ahead: Ahead,
) -> str:
    """The page for a reader of whom nothing is known but the display."""
    text, contents = ahead.text or reading_ahead.make_text(consultation.version_id)
    parts = {"text": text, "contents": mark_safe(contents)}  # noqa: S308 -- escaped when made
    return _fill(consultation, questions, display, ahead.counts, parts)


def render_found(
    consultation: Consultation,
    questions: list[FocusQuestion],
    display: str,
    counts: dict[int, int],
    *,
    search: str,
) -> str:
    """The same page with only those articles that say ``search``."""
    every = blocks(consultation.version_id)
    found = [block for block in every if not block.is_heading and block.says(search)]
    whole_page = reverse("opinions:read", args=[consultation.slug])
    parts = {
        "text": text_html(found),
        "contents": contents_html(reading.contents(every), whole_page),
        "search": search,
        "found": len(found),
    }
    return _fill(consultation, questions, display, counts, parts)


def _fill(
    consultation: Consultation,
    questions: list[FocusQuestion],
    display: str,
    counts: dict[int, int],
    parts: dict[str, Any],
) -> str:
    can_comment = consultation.takes_online(timezone.now())
    form_url = reverse("opinions:new", args=[consultation.slug]) if can_comment else ""
    context = {
        "consultation": consultation,
        "can_comment": can_comment,
        "questions": questions,
        # Whatever changes them counts ``page_revision`` up, which is part of the state.
        "attachments": consultation.page_revision
        and list(consultation.attachments.select_related("file")),
        "replaced": replaced_texts(consultation),
        **parts,
        "text": set_feet(parts["text"], form_url=form_url, counts=counts),
    }
    return render_to_string(TEMPLATE, context, request=_nobody(consultation.slug, display))


def _put_far(stamp: str, body: bytes) -> None:
    valkey.ask(lambda client: client.set(f"page:{stamp}", body, ex=FAR_LIFE))


def _nobody(slug: str, display: str) -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = reverse("opinions:read", args=[slug])
    request.user = AnonymousUser()
    if display:
        request.COOKIES["display"] = display
    return request


def _stamp(state: str, display: str, counts: dict[int, int]) -> str:
    parts = (
        state,
        display,
        str(sorted(counts.items())),
        str(office().updated_at),
        settings.PUBLIC_URL,
        reading_ahead.release(),
        _templates(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _hold(consultation: Consultation, now: datetime) -> float:
    turns = (consultation.opens_at, consultation.public_close)
    return min([HOLD, *((turn - now).total_seconds() for turn in turns if turn > now)])


@lru_cache(maxsize=1)
def _templates() -> str:
    """Changes with every release: pages of the one before are never shown again."""
    digest = hashlib.sha256()
    for file in sorted(_parts()):
        digest.update(file)
    return digest.hexdigest()


def _parts() -> Iterator[bytes]:
    for folder in (
        "templates/components",
        "templates/opinions/resident",
        "static/css",
        "static/js",
    ):
        for file in (settings.BASE_DIR / folder).iterdir():
            yield file.read_bytes()
    yield (settings.BASE_DIR / "templates" / "base.html").read_bytes()


def _from_far(stamp: str) -> bytes | None:
    stored = valkey.ask(lambda client: client.get(f"page:{stamp}"))
    return stored if isinstance(stored, bytes) else None


def _keep_near(slug: str, display: str, page: Page) -> None:
    _near.pop((slug, display), None)
    while len(_near) >= MOST_NEAR:
        _near.pop(next(iter(_near)))
    _near[(slug, display)] = page
