"""The office keeps its stations and rosters: new rows and dated ends, nothing is overwritten."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from stations.errors import StationError
from stations.forms.people import AppointmentForm, EndForm, PersonForm
from stations.models import Appointment, Person
from stations.services import people as services
from stations.views.office import OFFICE


@staff_page(*OFFICE)
def person_page(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("phone", "user"), pk=pk)
    context = {
        **admin.site.each_context(request),
        "title": person.name,
        "person": person,
        "appointments": person.appointments.select_related("station"),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/person_page.html", context)


@staff_page(Role.CLERK)
def new_person(request: StaffRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)

    def act() -> Person:
        data = dict(form.cleaned_data)
        phone, user = data.pop("phone_number"), data.pop("username")
        return services.add_person(by=request.user, phone=phone, user=user, **data)

    return _form_page(
        request,
        "登记人员",
        form,
        act,
        back=reverse("admin:stations_person_changelist"),
        done="已登记人员。接着写明聘任到哪个站点。",
        then=lambda person: reverse("admin:stations_appoint", args=[person.pk]),
    )


@staff_page(Role.CLERK)
def edit_person(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("phone", "user"), pk=pk)
    form = PersonForm(request.POST or None, instance=person)

    def act() -> None:
        services.change_person(
            form.instance,
            by=request.user,
            fields=list(PersonForm.Meta.fields),
            phone=form.cleaned_data["phone_number"],
            user=form.cleaned_data["username"],
        )

    return _form_page(
        request,
        f"修改人员资料：{person.name}",
        form,
        act,
        back=_page_of_person(person),
        done="已保存人员资料。",
    )


@staff_page(Role.CLERK)
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    initial = {"station": request.GET.get("station"), "starts_on": timezone.localdate()}
    form = AppointmentForm(request.POST or None, initial=initial)
    return _form_page(
        request,
        f"聘任：{person.name}",
        form,
        lambda: services.appoint(person=person, by=request.user, **form.cleaned_data),
        back=_page_of_person(person),
        done="已登记聘任，从聘任日期起可以办理站点的工作。",
    )


@staff_page(Role.CLERK)
def end_appointment(request: StaffRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Appointment.objects.select_related("person", "station"), pk=pk)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    return _form_page(
        request,
        f"结束聘任：{held.person.name}，{held.station or '办公室'}{held.get_kind_display()}",
        form,
        lambda: services.end_appointment(held, by=request.user, **form.cleaned_data),
        back=_page_of_person(held.person),
        done="已登记离任，以前的工作记录都保留。",
    )


def _form_page(
    request: StaffRequest,
    title: str,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    back: str,
    done: str,
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show ``form``; sent and right, do ``act`` and go ``back``, or where ``then`` says."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (StationError, ContactError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(then(made) if then else back)
    context = {**admin.site.each_context(request), "title": title, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "stations/office/form.html", context, status=status)


def _page_of_person(person: Person) -> str:
    return reverse("admin:stations_person_change", args=[person.pk])
