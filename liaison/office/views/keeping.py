"""What the office keeps about itself: profile, privacy notice, calendar."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from liaison.accounts.access import StaffRequest, staff_page
from liaison.office import calendars, services
from liaison.office.access import KEEPERS
from liaison.office.errors import OfficeError
from liaison.office.forms import PrivacyForm, ProfileForm, YearForm
from liaison.office.working_days import calendar_known_until, calendar_warning


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*KEEPERS)
def profile(request: StaffRequest) -> HttpResponse:
    form = ProfileForm(
        request.POST or None, request.FILES or None, instance=services.profile_to_edit()
    )
    if form.is_valid() and _save_profile(request, form):
        messages.success(request, "办公室资料已保存，网页上的名称和联系方式随即更新。")
        return redirect("admin:office_officeprofile_changelist")
    return _page(request, "profile", {"title": "办公室资料", "form": form})


def _save_profile(request: StaffRequest, form: ProfileForm) -> bool:
    upload = form.cleaned_data["emblem_upload"]
    changed = [name for name in form.changed_data if name != "emblem_upload"]
    try:
        services.save_profile(form.instance, changed=changed, by=request.user)
        if upload:
            services.replace_emblem(upload, by=request.user)
    except OfficeError as error:
        form.add_error("emblem_upload", str(error))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*KEEPERS)
def publish_privacy(request: StaffRequest) -> HttpResponse:
    latest = services.current_privacy_notice()
    form = PrivacyForm(request.POST or None, initial={"body": latest.body})
    if form.is_valid():
        try:
            notice = services.publish_privacy_notice(
                form.cleaned_data["body"],
                change_note=form.cleaned_data["change_note"],
                by=request.user,
            )
        except OfficeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{notice}已发布，从现在起提交意见的人看到这一版。")
            return redirect("admin:office_privacynotice_changelist")
    context = {"title": "发布新的个人信息处理告知", "form": form, "latest": latest}
    return _page(request, "publish_privacy", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*KEEPERS)
def enter_year(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    next_year = max(calendar_known_until(), date(today.year - 1, 12, 31)).year + 1
    form = YearForm(request.POST or None, initial={"year": next_year})
    if form.is_valid():
        year, lines = form.cleaned_data["year"], form.cleaned_data["lines"]
        try:
            count = calendars.enter_year(year, lines, by=request.user)
        except OfficeError as error:
            form.add_error("lines", str(error))
        else:
            messages.success(request, f"已登记 {year} 年的 {count} 天安排，期限按新的日历计算。")
            return redirect("admin:office_calendarday_changelist")
    context = {
        "title": "登记一年的节假日安排",
        "form": form,
        "known_until": calendar_known_until(),
        "warning": calendar_warning(today),
    }
    return _page(request, "enter_year", context)


def _page(request: StaffRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    everywhere = admin.site.each_context(request)
    status = 422 if context["form"].errors else 200
    return render(request, f"office/office/{name}.html", {**everywhere, **context}, status=status)
