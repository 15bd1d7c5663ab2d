from functools import wraps
from typing import Any, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from liaison.accounts.choices import OFFICE_ROLES, Role
from liaison.accounts.models import User
from liaison.office.access import KEEPERS
from liaison.office.working_days import calendar_warning
from liaison.portal import dashboard, dates
from liaison.portal.panels.glance import OFFICE, glance
from liaison.portal.sides import OFFICE_PATH
from liaison.portal.views import figures

LOOKS = {"changelist_view", "history_view"}


class OfficeAdminSite(AdminSite):
    site_title = "办公室工作台"
    site_header = "办公室工作台"
    index_title = "今日事项"
    site_url = "/"
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.has_role(*OFFICE_ROLES)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who is signed in without an office role finds nothing here, as behind ``staff_page``.

        Django's history page looks for the object before it asks for the right to see it, and a
        list of ours may lead on without asking: here a forbidden one answers like a missing one.
        """
        stock = super().admin_view(view, cacheable)
        owner = getattr(view, "__self__", None)
        looks = isinstance(owner, ModelAdmin) and view.__name__ in {
            "changelist_view",
            "history_view",
        }
        page = cast("ModelAdmin", owner) if looks else None

        @wraps(stock)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            if page and self.has_permission(request):
                self._look_first(request, page)
            return stock(request, *args, **kwargs)

        return gate

    def _look_first(self, request: HttpRequest, page: ModelAdmin) -> None:
        if not page.has_view_or_change_permission(request):
            raise Http404

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one sign-in page; who is signed in without an office role finds nothing here."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        target = request.GET.get("next", "")
        return redirect_to_login(target if target.startswith("/") else OFFICE_PATH)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("accounts:logout", preserve_request=True)

    def get_urls(self) -> list[Any]:
        """With the pages that belong to no single room; without Django's own password pages:
        accounts has them, with their rules."""
        replaced = {"password_change", "password_change_done"}
        kept = [url for url in super().get_urls() if getattr(url, "name", "") not in replaced]
        return [
            path("figures/", figures.dashboard, name="figures"),
            path("figures/sheet/", figures.sheet, name="figures_sheet"),
            path("figures/opinions/", figures.opinions, name="figures_opinions"),
            path("figures/items/", figures.items, name="figures_items"),
            *kept,
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the list of every table: it costs two queries and a third of a page's time,
        and only the start page shows it, which asks for it itself."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        now = timezone.now()
        user = cast(User, request.user)
        panels = dashboard.office_panels(user, now)
        context: dict[str, Any] = {
            "panels": panels,
            "glance": glance(panels, OFFICE) if user.has_role(Role.CLERK) else [],
            "today": dates.with_weekday(timezone.localdate(now)),
            "calendar_warning": user.has_role(*KEEPERS)
            and calendar_warning(timezone.localdate(now)),
        }
        return super().index(request, context | (extra_context or {}))
