from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.forms.preferences import PreferencesForm
from stations.services.preferences import preferences, save_preferences


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK, Role.SYSADMIN)
def edit(request: StaffRequest) -> HttpResponse:
    """Which reminders go out, who confirms, and after how many days a station counts as idle."""
    form = PreferencesForm(request.POST or None, instance=preferences())
    if form.is_valid():
        save_preferences(form.instance, by=request.user, fields=form.changed_data)
        messages.success(request, "提醒和办理设置已保存，从下一次提醒起生效。")
        return redirect("admin:stations_preferences")
    context = {**admin.site.each_context(request), "title": "提醒和办理设置", "form": form}
    status = 422 if form.errors else 200
    return render(request, "stations/office/preferences.html", context, status=status)
