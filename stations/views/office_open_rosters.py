"""A roster with whole numbers: the second person's look, and where its file is."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from stations.forms.rosters import RefuseForm
from stations.models import OpenRoster
from stations.services.open_rosters import RELEASE, refuse_open_roster, release_open_roster

SECOND = (Role.REVIEWER, Role.LEADER)


@require_safe
@staff_page(Role.CLERK, *SECOND)
def open_roster(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _asked(pk), RefuseForm())


@require_POST
@staff_page(*SECOND)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or says why not."""
    asked = _asked(pk)
    waiting = get_object_or_404(Confirmation.objects.for_target(RELEASE, asked).open())
    form = RefuseForm({} if "agree" in request.POST else request.POST)
    try:
        if "agree" in request.POST:
            release_open_roster(waiting, by=request.user)
            messages.success(request, f"已同意，文件做好后由{asked.asked_by.full_name}下载。")
        elif form.is_valid():
            refuse_open_roster(waiting, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已登记不同意，没有导出任何号码。")
        else:
            return _page(request, asked, form)
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("admin:stations_open_roster", pk)


def _page(request: StaffRequest, asked: OpenRoster, form: RefuseForm) -> HttpResponse:
    confirmation = (
        Confirmation.objects.for_target(RELEASE, asked).with_list_relations().latest("pk")
    )
    context = {
        **admin.site.each_context(request),
        "title": str(asked),
        "asked": asked,
        "confirmation": confirmation,
        "form": form,
        "may_answer": request.user.has_role(*SECOND),
        "is_mine": asked.asked_by_id == request.user.pk,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/open_roster.html", context, status=status)


def _asked(pk: int) -> OpenRoster:
    return get_object_or_404(OpenRoster.objects.select_related("asked_by", "job"), pk=pk)
