"""年度评价: everybody in office on one page, filled in and saved in one go."""

from datetime import date

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import AppointmentKind, AppointmentStatus, ReviewOutcome
from stations.errors import StationError
from stations.forms.reviews import ReviewSheet
from stations.models import Appointment, YearlyReview
from stations.services import reviews as services
from stations.services.reviews import Verdict
from stations.views.office import OFFICE

# Two fields each: a form of Django takes a thousand.
ON_A_PAGE = 200
FIRST_YEAR = 2015


@require_http_methods(["GET", "POST"])
@staff_page(*OFFICE)
def reviews(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    year, kind = _year(request, today), _kind(request)
    page = Paginator(_to_review(year, kind, today), ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(page)
    sheet = ReviewSheet(people, services.newest_reviews(people, year))
    may_keep = request.user.has_role(Role.CLERK)
    if request.method == "POST" and may_keep and sheet.read(request.POST):
        try:
            count = services.review(sheet.verdicts, year=year, by=request.user, today=today)
        except StationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"已保存{count}人的{year}年度评价。")
            return redirect(request.get_full_path())
    return _page(request, year, kind, page, sheet, may_keep=may_keep, today=today)


@require_POST
@staff_page(Role.CLERK)
def continue_rest(request: StaffRequest) -> HttpResponse:
    """继续聘任 for everybody of the chosen kind about whom nothing was said this year."""
    today = timezone.localdate()
    year, kind = _year(request, today), _kind(request)
    rest = {one: Verdict(ReviewOutcome.CONTINUE) for one in _unreviewed(year, kind, today)}
    count = services.review(rest, year=year, by=request.user, today=today)
    messages.success(request, f"其余{count}人都已登记“继续聘任”。")
    back = request.path.removesuffix("continue/")
    return redirect(f"{back}?year={year}&kind={kind}")


def _page(
    request: StaffRequest,
    year: int,
    kind: str,
    page: Page[Appointment],
    sheet: ReviewSheet,
    *,
    may_keep: bool,
    today: date,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"{year}年度评价",
        "year": year,
        "years": range(today.year, today.year - 4, -1),
        "kind": kind,
        "kinds": AppointmentKind.choices,
        "outcomes": ReviewOutcome.choices,
        "page": page,
        "sheet": sheet,
        "rest": _unreviewed(year, kind, today).count(),
        "may_keep": may_keep,
    }
    status = 422 if sheet.errors else 200
    return render(request, "stations/office/reviews.html", context, status=status)


def _to_review(year: int, kind: str, today: date) -> QuerySet[Appointment]:
    """Who is in office, and who left with this year's review."""
    said = YearlyReview.objects.filter(appointment=OuterRef("pk"), year=year)
    held = Appointment.objects.in_force(today) | Appointment.objects.filter(
        status__in=[AppointmentStatus.SUSPENDED, AppointmentStatus.ENDED]
    ).filter(Exists(said))
    if kind:
        held = held.filter(kind=kind)
    return held.with_list_relations().order_by("station__pinyin_key", "person__pinyin_key", "pk")


def _unreviewed(year: int, kind: str, today: date) -> QuerySet[Appointment]:
    said = YearlyReview.objects.filter(appointment=OuterRef("pk"), year=year)
    held = Appointment.objects.in_force(today).filter(~Exists(said))
    return held.filter(kind=kind) if kind else held


def _year(request: StaffRequest, today: date) -> int:
    typed = request.GET.get("year") or request.POST.get("year") or ""
    year = int(typed) if typed.isascii() and typed.isdigit() else today.year
    return year if FIRST_YEAR <= year <= today.year else today.year


def _kind(request: StaffRequest) -> str:
    kind = request.GET.get("kind") or request.POST.get("kind") or ""
    return kind if kind in AppointmentKind.values else ""
