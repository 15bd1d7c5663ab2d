"""A list to look at, with the buttons of who keeps it; each row has a page of its own."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin


class KeptByClerks(ReadOnlyAdmin):
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        user = cast(User, request.user)
        rights = {
            "may_keep": user.has_role(Role.CLERK),
            "may_export": user.has_role(Role.CLERK, Role.REVIEWER),
        }
        return super().changelist_view(request, rights | (extra_context or {}))
