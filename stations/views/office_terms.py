"""Whose term is nearly over: renewed many at once, each by a next term of its own."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.choices import AppointmentKind
from stations.errors import StationError
from stations.forms.appointments import RenewForm
from stations.models import Appointment
from stations.services.terms import renew
from stations.views.office import OFFICE

# A form of Django takes a thousand fields.
AT_ONCE = 800


@require_http_methods(["GET", "POST"])
@staff_page(*OFFICE)
def terms(request: StaffRequest) -> HttpResponse:
    may_keep = request.user.has_role(Role.CLERK)
    kind = request.GET.get("kind", "")
    ending = _ending(kind if kind in AppointmentKind.values else "")
    form = RenewForm(request.POST if request.method == "POST" and may_keep else None, ending=ending)
    if form.is_valid():
        data = form.cleaned_data
        try:
            count = renew(data["people"], by=request.user, until=data["until"])
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已续聘{count}人，下一任期从本任期期满的第二天开始。")
            return redirect(request.get_full_path())
    context = {
        **admin.site.each_context(request),
        "title": "聘期将满",
        "kind": kind,
        "kinds": AppointmentKind.choices,
        "ending": ending[:AT_ONCE],
        "chosen": set(request.POST.getlist("people")) if form.is_bound else None,
        "form": form,
        "may_keep": may_keep,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/terms.html", context, status=status)


def _ending(kind: str) -> QuerySet[Appointment]:
    ending = Appointment.objects.ending_soon(timezone.localdate())
    ending = ending.filter(kind=kind) if kind else ending
    return ending.with_list_relations().order_by("ends_on", "station__pinyin_key", "pk")
