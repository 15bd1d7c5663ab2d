"""一句话到一条法, public. Nothing here may outlive a consent: caches must ask each time."""

import hashlib

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from drafts.fonts import can_draw
from feedback.models import Story
from feedback.story_page import StoryPage, page_of
from liaison.office.services import office
from opinions.views.resident import cacheable

ROWS = 20


@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    stories = Story.objects.public().with_page_relations().order_by("-shown_at", "-pk")
    context = {"page": Paginator(stories, ROWS).get_page(request.GET.get("page"))}
    return _asked_each_time(cacheable(request, render(request, "feedback/public/stories.html",
                                                      context)))  # fmt: skip


@require_safe
def story_page(request: HttpRequest, pk: int) -> HttpResponse:
    page = _public_page(pk)
    context = {"page": page, "story": page.story, "can_draw": can_draw()}
    return _asked_each_time(cacheable(request, render(request, "feedback/public/story.html",
                                                      context)))  # fmt: skip


@require_safe
def story_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture to pass on; drawn at once and kept in the process (0.2 s)."""
    page = _public_page(pk)
    if not can_draw():
        raise Http404
    from feedback.story_card import card_png, card_text  # noqa: PLC0415 -- rarely drawn

    text = card_text(page, office().name)
    etag = f'"{hashlib.sha256(repr(text).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(card_png(text), content_type="image/png")
    response.headers["ETag"] = etag
    return _asked_each_time(response)


def _public_page(pk: int) -> StoryPage:
    story = get_object_or_404(Story.objects.public().with_page_relations(), pk=pk)
    page = page_of(story)
    if page is None:
        raise Http404
    return page


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response
