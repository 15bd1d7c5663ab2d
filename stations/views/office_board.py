"""报送进度表 of everything that runs, with one click to remind."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.choices import AWAITS_STATIONS
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.board import draw
from stations.choices import StationKind
from stations.models import Assignment
from stations.services.reminders import remind_by_hand, said
from stations.views.office import OFFICE

ONLY = (("", "全部站点"), ("asked", "有任务的站点"), ("owed", "还没报送的站点"))


@require_safe
@staff_page(*OFFICE)
def board(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    chosen = {name: request.GET.get(name, "") for name in ("township", "kind", "only")}
    context = {
        **admin.site.each_context(request),
        "title": "报送进度表",
        "board": draw(now, timezone.localdate(now), **chosen),
        "chosen": chosen,
        "query": _query(request.GET),
        "kinds": StationKind.choices,
        "shows": ONLY,
        "now": now,
        "may_export": request.user.has_role(Role.CLERK, Role.REVIEWER),
        "may_remind": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/board.html", context)


def _query(data: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("township", "kind", "only"):
        if value := data.get(name):
            kept[name] = str(value)
    return kept.urlencode()


@require_POST
@staff_page(Role.CLERK)
def remind(request: StaffRequest) -> HttpResponse:
    """One task, all of one station, or all of one consultation: as the button that was pressed."""
    scope = next((name for name in ("task", "station", "consultation") if name in request.POST), "")
    value = request.POST.get(scope, "")
    if not value.isdecimal():
        raise Http404
    field = "pk" if scope == "task" else scope
    tasks = Assignment.objects.filter(
        **{field: int(value)}, consultation__status__in=AWAITS_STATIONS
    )
    sent, before = remind_by_hand(tasks, by=request.user, now=timezone.now())
    say = messages.success if sent else messages.warning
    say(request, said(sent, before))
    query = _query(request.GET)
    return redirect(f"{reverse('admin:stations_board')}{f'?{query}' if query else ''}")
