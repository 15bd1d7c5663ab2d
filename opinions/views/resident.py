"""Reading: the list of consultations and the text of one. No cookie, no session, no messages."""

import hashlib

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from drafts.choices import ProvisionKind
from drafts.models import Consultation
from drafts.parsing.marks import ARTICLE
from drafts.parsing.numerals import parse_number
from opinions import reading, reading_cache
from opinions.access import get_readable_consultation

# As liaison.portal.context has them; any other value of the cookie is the ordinary display.
DISPLAYS = frozenset({"", "elder", "elder-150", "elder-200"})
# How long a proxy or a browser may show a page without asking.
FRESH = 20
PAGE = 20
LONGEST_SEARCH = 30


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    readable = Consultation.objects.readable_by_public().with_draft()
    now = timezone.now()
    open_now = readable.open_now().filter(opens_at__lte=now, public_close__gt=now)
    past = readable.exclude(pk__in=open_now.values("pk"))
    page = Paginator(past, PAGE).get_page(request.GET.get("page"))
    context = {"open_now": open_now.order_by("public_close"), "page": page}
    return cacheable(request, render(request, "opinions/resident/consultations.html", context))


@require_safe
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft, article by article. ``?q=`` shows only the articles that say it."""
    if "q" in request.GET:
        return _search(request, slug)
    page = reading_cache.page_of(slug, display_of(request))
    if page is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = page.etag(packed=packed)
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page.pack() if packed else page.body)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    return _for_anybody(response)


def _search(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_readable_consultation(slug)
    words = "".join(request.GET["q"].split())[:LONGEST_SEARCH]
    address = reverse("opinions:read", args=[slug])
    if not words:
        return redirect(address)
    article = _article_named(consultation, words)
    if article:
        return redirect(f"{address}#{article}")
    counts = reading_cache.ahead_of(consultation).counts
    questions = reading.questions_of(consultation)
    body = reading_cache.render_found(
        consultation, questions, display_of(request), counts, search=words
    )
    return cacheable(request, HttpResponse(body))


def _article_named(consultation: Consultation, words: str) -> str:
    """The label, as the text prints it, of the article that 第12条 or 第壹拾贰条 names."""
    named = ARTICLE.fullmatch(words)
    if named is None:
        return ""
    key = {"number": parse_number(named[1]) or 0, "suffix": parse_number(named[2] or "") or 0}
    articles = consultation.version.provisions.filter(kind=ProvisionKind.ARTICLE, **key).in_order()
    label = articles.values_list("label", flat=True).first() or words
    return "".join(label.split())


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With an ETag of its content, so that a reader who comes back gets 304."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return _for_anybody(get_conditional_response(request, etag=etag, response=response) or response)


def _for_anybody(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=FRESH)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def display_of(request: HttpRequest) -> str:
    display = request.COOKIES.get("display", "")
    return display if display in DISPLAYS else ""
