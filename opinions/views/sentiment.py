"""The register of 社情民意 and its workbook."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from opinions import sentiment
from opinions.access import OFFICE

ROWS = 30


@require_safe
@staff_page(*OFFICE)
def register(request: StaffRequest) -> HttpResponse:
    """``?year=`` and ``?state=`` narrow it; what nobody could have clicked is 404."""
    years = sentiment.years()
    year, state = _year(request.GET.get("year", ""), years), request.GET.get("state", "")
    if state and state not in sentiment.STATES:
        raise Http404
    page = Paginator(sentiment.register(year, state), ROWS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "社情民意登记",
        "page": page,
        "years": years,
        "year": year,
        "state": state,
        "states": sentiment.STATES.items(),
        "today": timezone.localdate(),
        "may_sort": request.user.has_role(Role.CLERK),
    }
    return render(request, "opinions/office/sentiment.html", context)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest) -> HttpResponse:
    """Of one year, or of all."""
    year = _year(request.POST.get("year", ""), sentiment.years())
    job = jobs.start(
        "workbooks.export",
        label=f"社情民意登记表{f'（{year}年）' if year else ''}",
        params={"preset": "public_sentiment", "consultation": str(year or "")},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _year(asked: str, years: list[int]) -> int | None:
    if not asked:
        return None
    if not asked.isdecimal() or int(asked) not in years:
        raise Http404
    return int(asked)
