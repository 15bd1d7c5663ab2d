from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from liaison.accounts.choices import OFFICE_ROLES
from liaison.portal.sides import OFFICE_PATH


class OfficeAdminSite(AdminSite):
    site_title = "办公室工作台"
    site_header = "办公室工作台"
    index_title = "今日事项"
    site_url = "/"
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and getattr(user, "role_set", frozenset()) & set(OFFICE_ROLES))

    @never_cache
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one sign-in page; who is signed in without an office role finds nothing here."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        target = request.GET.get("next", "")
        return redirect_to_login(target if target.startswith("/") else OFFICE_PATH)

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("accounts:logout", permanent=False)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, extra_context)
