"""统计: charts for the leader and the office, and the rows behind every number."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from drafts.models import Consultation
from feedback import figures
from feedback.answer_board import board, says
from feedback.figures import office_scope
from feedback.models import MediaReport, Story
from liaison.accounts.access import StaffRequest, staff_page
from liaison.portal import charts
from liaison.portal.counted import CountedForm, items_of, opinions_of
from opinions.access import OFFICE

ROWS = 50
# So many drafts leave the rest of one A4 to the sentences.
ON_A_SHEET = 12


@require_safe
@staff_page(*OFFICE)
def dashboard(request: StaffRequest) -> HttpResponse:
    """``?year=``: of the consultations that opened in it; without one, of all."""
    years = figures.years(Consultation.objects.released())
    year = _year(request.GET.get("year", ""), years)
    scope, now = office_scope(year), timezone.now()
    drafts = figures.by_draft(scope)
    whole = figures.total(drafts)
    stations, station_rows = charts.station_chart(scope, year)
    overdue, late = charts.overdue_chart(now)
    context = {
        **admin.site.each_context(request),
        "title": "统计",
        "year": year,
        "years": years,
        "drafts": drafts,
        "figures": whole,
        "decided": figures.decided_drafts(drafts),
        "funnel": charts.funnel_chart(whole, year),
        "stations": stations,
        "station_rows": station_rows,
        "months": charts.month_chart(scope, year),
        "channels": charts.channel_chart(scope, year),
        "overdue": overdue,
        "late": late,
    }
    return render(request, "portal/office/figures.html", context)


@require_safe
@staff_page(*OFFICE)
def sheet(request: StaffRequest) -> HttpResponse:
    """一页纸 for the director: this year on one A4."""
    now = timezone.now()
    year = timezone.localdate(now).year
    scope = office_scope(year)
    drafts = figures.by_draft(scope)
    whole = figures.total(drafts)
    overdue, _ = charts.overdue_chart(now)
    stations, _ = charts.station_chart(scope, year)
    context = {
        "year": year,
        "today": timezone.localdate(now),
        "drafts": drafts[:ON_A_SHEET],
        "left_out": len(drafts[ON_A_SHEET:]),
        "count": len(drafts),
        "figures": whole,
        "decided": figures.decided_drafts(drafts),
        "charts": [charts.funnel_chart(whole, year), stations, overdue],
        "answered": says(board(scope.consultations)),
        "stories": Story.objects.public().filter(shown_at__year=year).count(),
        "media": MediaReport.objects.filter(published_on__year=year).count(),
    }
    return render(request, "portal/office/sheet.html", context)


@require_safe
@staff_page(*OFFICE)
def opinions(request: StaffRequest) -> HttpResponse:
    """The raw opinions that a number of the charts counts."""
    form = _asked(request)
    rows = opinions_of(form.cleaned_data).select_related("consultation", "station", "question")
    rows = rows.prefetch_related("targets", "redactions").order_by("-received_at", "-pk")
    return _rows(request, "portal/office/counted_opinions.html", "统计的原始意见", rows, form)


@require_safe
@staff_page(*OFFICE)
def items(request: StaffRequest) -> HttpResponse:
    """The merged items that a number of the charts counts."""
    form = _asked(request)
    rows = items_of(form.cleaned_data).select_related("consultation").order_by("-pk")
    return _rows(request, "portal/office/counted_items.html", "统计的归并意见", rows, form)


def _asked(request: StaffRequest) -> CountedForm:
    form = CountedForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def _rows(
    request: StaffRequest, template: str, title: str, rows: Any, form: CountedForm
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "said": form.in_words(),
        "year": form.cleaned_data["year"],
    }
    return render(request, template, context)


def _year(asked: str, years: list[int]) -> int | None:
    if not asked:
        return None
    if not asked.isdecimal() or int(asked) not in years:
        raise Http404
    return int(asked)
