"""The office calls together: announce, invite, sign in from the list, keep what was agreed."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices.gatherings import ISSUE_MOVES, GatheringKind, IssueStatus
from stations.errors import StationError
from stations.forms.gatherings import GatheringForm, GuestForm, InviteForm, IssueForm, IssueMoveForm
from stations.forms.ledger import NoteForm
from stations.models import Appointment, Gathering, MeetingIssue, Person, Station
from stations.services import gatherings as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE

ROWS = 30


@staff_page(*OFFICE)
def gathering_list(request: StaffRequest) -> HttpResponse:
    """All of one kind, or of every kind; what was agreed and is not settled stands on top."""
    kind = request.GET.get("kind", "")
    rows = Gathering.objects.with_list_relations()
    if kind in GatheringKind.values:
        rows = rows.filter(kind=kind)
    context = {
        **admin.site.each_context(request),
        "title": "活动、培训、会议",
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "issues": MeetingIssue.objects.waiting().select_related("gathering")[:ROWS],
        "today": timezone.localdate(),
        "kinds": GatheringKind.choices,
        "kind": kind,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/gatherings.html", context)


@staff_page(Role.CLERK)
def new_gathering(request: StaffRequest, kind: str) -> HttpResponse:
    if kind not in GatheringKind.values:
        raise Http404
    form = GatheringForm(
        request.POST or None, kind=kind, stations=Station.objects.working(), of_office=True
    )
    return office_form(
        request,
        f"预告{GatheringKind(kind).label}",
        form,
        lambda: services.announce(form.save(commit=False), by=request.user),
        back=reverse("admin:stations_gatherings"),
        done="已预告。在它的页面上可以邀请参加的人。",
    )


@staff_page(*OFFICE)
def gathering_page(request: StaffRequest, pk: int) -> HttpResponse:
    return page_of(request, _gathering(pk))


def page_of(
    request: StaffRequest,
    gathering: Gathering,
    *,
    revealed: str = "",
    revealed_pk: int | None = None,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": gathering.title,
        "gathering": gathering,
        "residents": gathering.participants.of_residents().with_list_relations(),
        "revealed": revealed,
        "revealed_pk": revealed_pk,
        "files": gathering.files.select_related("file"),
        "participants": gathering.participants.with_list_relations(),
        "issues": gathering.issues.all(),
        "moves": gathering.moves.select_related("by"),
        "today": timezone.localdate(),
        "has_begun": gathering.starts_at <= timezone.now(),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/gathering.html", context)


@staff_page(Role.CLERK)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    form = GatheringForm(
        request.POST or None,
        instance=gathering,
        kind=gathering.kind,
        stations=Station.objects.working(),
        of_office=True,
    )

    def act() -> None:
        services.change(
            form.instance, by=request.user, fields=form.changes(), note=form.cleaned_data["note"]
        )

    return office_form(
        request, f"修改：{gathering.title}", form, act, back=_page_of(pk), done="已修改。"
    )


@staff_page(Role.CLERK)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    form = NoteForm(request.POST or None)
    return office_form(
        request,
        f"取消：{gathering.title}",
        form,
        lambda: services.cancel(gathering, by=request.user, note=form.cleaned_data["note"]),
        back=_page_of(pk),
        done="已取消。",
    )


@staff_page(Role.CLERK)
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    form = InviteForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        held = Appointment.objects.in_force(timezone.localdate()).filter(kind__in=data["kinds"])
        if data["stations"]:
            held = held.filter(station__in=data["stations"])
        people = Person.objects.filter(pk__in=held.values("person"))
        services.invite(gathering, people, by=request.user)

    title = f"邀请：{gathering.title}"
    return office_form(request, title, form, act, back=_page_of(pk), done="已列入参加名单。")


@staff_page(Role.CLERK)
def add_guest(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    form = GuestForm(request.POST or None)
    return office_form(
        request,
        f"添加参加单位：{gathering.title}",
        form,
        lambda: services.add_unit(gathering, by=request.user, **form.cleaned_data),
        back=_page_of(pk),
        done="已列入参加名单。",
    )


@require_POST
@staff_page(Role.CLERK)
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    """Who came, ticked on the list; can be put right later."""
    gathering = _gathering(pk)
    came = [int(one) for one in request.POST.getlist("came") if one.isdecimal()]
    try:
        services.hold(gathering, came, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已登记参加情况。")
    return redirect(_page_of(pk))


@staff_page(Role.CLERK)
def raise_issue(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = _gathering(pk)
    form = IssueForm(request.POST or None)
    return office_form(
        request,
        f"议定事项：{gathering.title}",
        form,
        lambda: services.raise_issue(gathering, by=request.user, **form.cleaned_data),
        back=_page_of(pk),
        done="已登记议定事项，到期没有办理的会在今日事项里提醒。",
    )


@staff_page(Role.CLERK)
def move_issue(request: StaffRequest, pk: int) -> HttpResponse:
    issue = get_object_or_404(MeetingIssue.objects.select_related("gathering"), pk=pk)
    moves = ISSUE_MOVES[IssueStatus(issue.status)]
    form = IssueMoveForm(request.POST or None, moves=moves)

    def act() -> None:
        data = form.cleaned_data
        services.move_issue(issue, IssueStatus(data["status"]), by=request.user, note=data["note"])

    title = f"办理情况：{issue.text}"
    back = _page_of(issue.gathering_id)
    return office_form(request, title, form, act, back=back, done="已登记办理情况。")


def _gathering(pk: int) -> Gathering:
    return get_object_or_404(Gathering.objects.with_list_relations(), pk=pk)


def _page_of(pk: int) -> str:
    return reverse("admin:stations_gathering", args=[pk])
