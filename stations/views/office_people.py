"""The office keeps its stations and rosters: new rows and dated ends, nothing is overwritten."""

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.forms.people import PersonForm
from stations.models import ExpertTask, GroupMember, Person
from stations.services import people as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE


@staff_page(*OFFICE)
def person_page(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("phone", "user"), pk=pk)
    appointments = person.appointments.select_related("station", "consultation__version__draft")
    context = {
        **admin.site.each_context(request),
        "title": person.name,
        "person": person,
        "appointments": appointments.prefetch_related("moves__by", "reviews__by"),
        "groups": GroupMember.objects.filter(person=person).select_related("group"),
        "tasks": ExpertTask.objects.filter(person=person).submitted().with_list_relations(),
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

    return office_form(
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

    return office_form(
        request,
        f"修改人员资料：{person.name}",
        form,
        act,
        back=_page_of_person(person),
        done="已保存人员资料。",
    )


def _page_of_person(person: Person) -> str:
    return reverse("admin:stations_person_change", args=[person.pk])
