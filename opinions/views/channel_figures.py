"""按渠道统计 of one consultation, and of one year; as a page, csv and xlsx."""

import csv

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs import services as jobs
from opinions import channel_figures
from opinions.access import OFFICE, get_consultation_for_office
from opinions.channel_figures import COLUMNS, ChannelFigures

name_actions({"opinions.export_channels": "导出按渠道统计"})
# What a spreadsheet would take for a formula; the office names its channels.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@staff_page(*OFFICE)
def of_consultation(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    figures = channel_figures.of_consultation(consultation)
    if "csv" in request.GET:
        return _csv(request, figures, consultation.title)
    context = {
        **admin.site.each_context(request),
        "title": "按渠道统计",
        "consultation": consultation,
        "figures": figures,
        "columns": COLUMNS,
    }
    return render(request, "opinions/office/channel_figures.html", context)


@require_safe
@staff_page(*OFFICE)
def of_year(request: StaffRequest) -> HttpResponse:
    """``?year=``, or the present one."""
    years = channel_figures.years()
    year = _year(request.GET.get("year", ""), years)
    figures = channel_figures.of_year(year)
    if "csv" in request.GET:
        return _csv(request, figures, f"{year}年")
    context = {
        **admin.site.each_context(request),
        "title": "按渠道统计",
        "year": year,
        "years": years,
        "figures": figures,
        "boxes": channel_figures.boxes_of_year(year),
        "columns": COLUMNS,
    }
    return render(request, "opinions/office/channel_figures.html", context)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest) -> HttpResponse:
    """The workbook, by the worker; ``of`` is a consultation's key, else the year is asked for."""
    if (key := request.POST.get("of", "")).isdecimal():
        consultation = get_consultation_for_office(int(key[:18]))
        slug, what = consultation.slug, consultation.title
    else:
        year = _year(request.POST.get("year", ""), channel_figures.years())
        slug, what = str(year), f"{year}年"
    job = jobs.start(
        "workbooks.export",
        label=f"按渠道统计：{what}"[:160],
        params={"preset": "channels", "consultation": slug},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _year(asked: str, years: list[int]) -> int:
    if not asked:
        return timezone.localdate().year
    if not asked.isdecimal() or int(asked) not in years:
        raise Http404
    return int(asked)


def _csv(request: StaffRequest, figures: ChannelFigures, what: str) -> HttpResponse:
    """UTF-8 with the mark by which spreadsheets know it."""
    record("opinions.export_channels", actor=request.user, note=what[:300])
    file_name = f"按渠道统计_{what[:60]}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name)
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([column.title for column in COLUMNS])
    for name, *numbers in figures.rows:
        writer.writerow([f"'{name}" if str(name).startswith(FORMULA_SIGNS) else name, *numbers])
    return response
