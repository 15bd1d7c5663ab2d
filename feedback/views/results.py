"""意见采纳情况, public: of one consultation, as a notice to print, and of a whole year."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from drafts.models import Consultation
from feedback import figures, results
from feedback.access import get_results_for_resident
from feedback.figures import public_scope
from feedback.funnel import funnel
from feedback.models import BoardDecision, MediaReport, OpenData, Outcome, Release, Story
from feedback.open_data import TYPES
from feedback.shown_certificates import shown_certificates
from liaison.office.files import file_response
from opinions.following import follow_for_resident
from opinions.models import Submission
from opinions.views.resident import cacheable

ROWS = 20


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    releases = (
        Release.objects.public()
        .select_related("consultation__version__draft__organ")
        .order_by("consultation_id", "-number")
        .distinct("consultation_id")
    )
    latest = sorted(releases, key=lambda release: str(release.released_at), reverse=True)
    context = {
        "page": Paginator(latest, ROWS).get_page(request.GET.get("page")),
        "years": figures.years(Consultation.objects.readable_by_public()),
        "has_stories": Story.objects.public().exists(),
        "has_media": MediaReport.objects.public().exists(),
        "has_board": (decision := BoardDecision.objects.in_force()) and decision.is_shown,
    }
    return cacheable(request, render(request, "feedback/public/results.html", context))


@require_safe
def result_page(request: HttpRequest, slug: str) -> HttpResponse:
    consultation, release = get_results_for_resident(slug)
    rows = results.result_rows(consultation)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "consultation": consultation,
        "release": release,
        "figures": funnel(consultation, Outcome.objects.released()),
        "page": page,
        "followed": follow_for_resident(row.item.provision_id for row in page),
        "submissions": Submission.objects.filter(consultation=consultation),
        "thanked": results.thanked(consultation),
        "certificates": shown_certificates(consultation, rows),
        "data": OpenData.objects.filter(consultation=consultation).first(),
    }
    return cacheable(request, render(request, "feedback/public/result.html", context))


@require_safe
def result_notice(request: HttpRequest, slug: str) -> HttpResponse:
    """采纳情况公告, whole on one page, to print and put up."""
    consultation, release = get_results_for_resident(slug)
    rows = results.result_rows(consultation)
    context = {
        "consultation": consultation,
        "release": release,
        "figures": funnel(consultation, Outcome.objects.released()),
        "rows": rows,
        "counts": results.counts_by_result(rows),
        "submissions": Submission.objects.filter(consultation=consultation),
        "thanked": results.thanked(consultation),
    }
    return cacheable(request, render(request, "feedback/public/notice.html", context))


@require_safe
def result_data(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    consultation, _ = get_results_for_resident(slug)
    return _file(OpenData.objects.filter(consultation=consultation), kind)


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """All public consultations that opened in ``year``, and what has come of them so far."""
    scope = public_scope(year)
    drafts = figures.by_draft(scope)
    if not drafts:
        raise Http404
    released = Release.objects.public().values_list("consultation", flat=True)
    context = {
        "year": year,
        "today": timezone.localdate(),
        "drafts": drafts,
        "stations": figures.by_station(scope),
        "figures": figures.total(drafts),
        "decided": figures.decided_drafts(drafts),
        "released": set(released.filter(consultation__opened_at__year=year)),
        "years": figures.years(Consultation.objects.readable_by_public()),
        "data": OpenData.objects.filter(year=year).first(),
    }
    return cacheable(request, render(request, "feedback/public/year.html", context))


@require_safe
def year_data(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    if not public_scope(year).consultations.exists():
        raise Http404
    return _file(OpenData.objects.filter(year=year), kind)


def _file(found: QuerySet[OpenData], kind: str) -> HttpResponseBase:
    data = found.select_related(kind).first()
    if data is None:
        raise Http404
    response = file_response(getattr(data, kind))
    response.headers["Content-Type"] = TYPES[kind]
    return response
