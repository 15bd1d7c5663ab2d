from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin

from . import calendars
from .access import KEEPERS, OFFICE
from .choices import DaySource
from .models import CalendarDay, Confirmation, OfficeProfile, PrivacyNotice
from .services import current_privacy_notice
from .views import confirmations, keeping
from .working_days import calendar_known_until, calendar_warning


@admin.register(OfficeProfile)
class OfficeProfileAdmin(ReadOnlyAdmin):
    """There is one profile: the list is its form."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _user(request).has_role(*KEEPERS)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return cast("HttpResponse", keeping.profile(request))


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(ReadOnlyAdmin):
    change_list_template = "office/office/privacy_list.html"
    list_display = ["version", "published_at", "published_by", "change_note"]
    list_select_related = ["published_by"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        current_privacy_notice()  # a new installation has its first version from here on
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[URLPattern]:
        own = [path("publish/", keeping.publish_privacy, name="office_publish_privacy")]
        return own + super().get_urls()


class YearFilter(admin.SimpleListFilter):
    title = "年份"
    parameter_name = "year"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[CalendarDay]"
    ) -> list[tuple[str, str]]:
        last = max(calendar_known_until().year, timezone.localdate().year)
        return [(str(year), f"{year} 年") for year in range(last, last - 4, -1)]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[CalendarDay]
    ) -> models.QuerySet[CalendarDay]:
        year = self.value() or ""
        return queryset.filter(day__year=int(year)) if year.isdecimal() else queryset


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """Single days by the stock form; a whole year by a page of its own."""

    change_list_template = "office/office/calendar_list.html"
    actions = None
    show_full_result_count = False
    list_display = ["day", "name", "is_working", "source", "edited_by"]
    list_filter = [YearFilter, "is_working", "source"]
    list_select_related = ["edited_by"]
    fields = ["day", "name", "is_working"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: CalendarDay | None = None
    ) -> list[str]:
        return ["day"] if obj else []

    def get_urls(self) -> list[URLPattern]:
        own = [path("year/", keeping.enter_year, name="office_enter_year")]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        warning = calendar_warning(timezone.localdate())
        return super().changelist_view(request, {"warning": warning, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        obj.source = DaySource.OFFICE
        obj.edited_by = _user(request)
        super().save_model(request, obj, form, change)
        calendars.day_changed(obj, by=_user(request), note=str(obj))

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        note = f"删除 {obj}"
        super().delete_model(request, obj)
        calendars.day_changed(None, by=_user(request), note=note)


class OverdueFilter(admin.SimpleListFilter):
    title = "补核"
    parameter_name = "overdue"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Confirmation]"
    ) -> list[tuple[str, str]]:
        return [("1", "补核已逾期")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Confirmation.objects.recheck_overdue(timezone.localdate()))


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    list_display = [
        "summary", "state", "mode", "requested_by", "requested_at", "decided_by", "decided_at",
        "recheck_due",
    ]  # fmt: skip
    list_filter = ["state", "mode", OverdueFilter, "requested_at"]
    list_select_related = ["requested_by", "decided_by"]
    search_fields = ["summary", "requested_by__full_name", "decided_by__full_name"]
    search_help_text = "按内容或人员查找"
    ordering = ["-requested_at"]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _user(request).has_role(*OFFICE)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/recheck/", confirmations.recheck, name="office_recheck"),
            path("<int:pk>/scan/", confirmations.scan, name="office_scan"),
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return cast("HttpResponse", confirmations.show(request, int(object_id)))


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the admin site lets only users in
    return user
