"""The office appoints, announces, suspends and ends: each step a row of history."""

from itertools import groupby

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import APPOINTMENT_MOVES, AppointmentStatus
from stations.errors import StationError
from stations.forms.appointments import (
    AnnouncedForm,
    AnnounceForm,
    AppointmentForm,
    EndForm,
    MoveForm,
    announced,
    proposed,
)
from stations.models import Appointment, Person
from stations.services import appointments as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE

WORDS = {
    AppointmentStatus.PROPOSED: ("退回拟聘", "已退回拟聘。"),
    AppointmentStatus.APPOINTED: ("聘任", "已在聘。"),
    AppointmentStatus.SUSPENDED: ("暂停聘任", "已暂停，此人当天起不能登录工作台。"),
    AppointmentStatus.ENDED: ("不再聘任", "已结束，以前的工作记录都保留。"),
}


@staff_page(Role.CLERK)
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    initial = {"station": request.GET.get("station"), "starts_on": timezone.localdate()}
    form = AppointmentForm(request.POST or None, initial=initial)
    return office_form(
        request,
        f"聘任：{person.name}",
        form,
        lambda: services.appoint(person=person, by=request.user, **form.cleaned_data),
        back=_page_of(person.pk),
        done="已登记聘任，从聘任日期起可以办理站点的工作。",
    )


@staff_page(Role.CLERK)
def end_appointment(request: StaffRequest, pk: int) -> HttpResponse:
    held, today = _appointment(pk), timezone.localdate()
    form = EndForm(request.POST or None, initial={"ends_on": today})
    return office_form(
        request,
        f"结束聘任：{held.person.name}，{held.place}{held.get_kind_display()}",
        form,
        lambda: services.end_appointment(held, by=request.user, today=today, **form.cleaned_data),
        back=_page_of(held.person_id),
        done="已登记离任，以前的工作记录都保留。",
    )


@staff_page(Role.CLERK)
def move(request: StaffRequest, pk: int, status: str) -> HttpResponse:
    held = _appointment(pk)
    new = AppointmentStatus(status) if status in WORDS else None
    if new is None or new not in APPOINTMENT_MOVES[AppointmentStatus(held.status)]:
        raise Http404
    verb, done = WORDS[new]
    must_say_why = new in {AppointmentStatus.SUSPENDED, AppointmentStatus.ENDED}
    form = MoveForm(request.POST if request.method == "POST" else None, must_say_why=must_say_why)
    return office_form(
        request,
        f"{verb}：{held.person.name}，{held.place}{held.get_kind_display()}",
        form,
        lambda: services.move_appointment(
            held,
            new,
            by=request.user,
            note=form.cleaned_data["note"],
            today=timezone.localdate(),
        ),
        back=_page_of(held.person_id),
        done=done,
        button=verb,
    )


@staff_page(*OFFICE)
def proposals(request: StaffRequest) -> HttpResponse:
    """Who is proposed and who is on notice, with the two steps for many at once."""
    return _proposals(request, AnnounceForm(today=timezone.localdate()), AnnouncedForm())


def _proposals(
    request: StaffRequest, announce_form: AnnounceForm, appoint_form: AnnouncedForm
) -> HttpResponse:
    bad = next((form for form in (announce_form, appoint_form) if form.errors), None)
    context = {
        **admin.site.each_context(request),
        "title": "拟聘和公示",
        "proposed": proposed(),
        "announced": announced(),
        "form": announce_form,
        "bad_form": bad,
        "today": timezone.localdate(),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/proposals.html", context, status=422 if bad else 200)


@require_POST
@staff_page(Role.CLERK)
def announce(request: StaffRequest) -> HttpResponse:
    form = AnnounceForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        data = form.cleaned_data
        try:
            count = services.announce(
                data["people"],
                by=request.user,
                notice_from=data["notice_from"],
                notice_until=data["notice_until"],
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记公示{count}人，请打印公示张贴。")
            return redirect("admin:stations_proposals")
    return _proposals(request, form, AnnouncedForm())


@require_POST
@staff_page(Role.CLERK)
def appoint_announced(request: StaffRequest) -> HttpResponse:
    form, today = AnnouncedForm(request.POST), timezone.localdate()
    if form.is_valid():
        try:
            count = services.appoint_announced(
                form.cleaned_data["people"], by=request.user, today=today
            )
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已聘任{count}人。")
            return redirect("admin:stations_proposals")
    return _proposals(request, AnnounceForm(today=today), form)


@require_safe
@staff_page(*OFFICE)
def notice(request: StaffRequest) -> HttpResponse:
    """To print and to hang out: names, units and posts, nothing else of anybody."""
    shown = groupby(announced(), key=lambda one: (one.notice_from, one.notice_until))
    notices = [
        {"from": days[0], "until": days[1], "people": list(people)} for days, people in shown
    ]
    context = {**admin.site.each_context(request), "title": "拟聘人员公示", "notices": notices}
    return render(request, "stations/office/public_notice.html", context)


def _appointment(pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("person", "station"), pk=pk)


def _page_of(person_pk: int) -> str:
    return reverse("admin:stations_person_change", args=[person_pk])
