"""What residents may do on the form, decided by the office; and what they sent along."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import GivingRules
from opinions.views import office_giving

KEEPERS = (Role.CLERK, Role.SYSADMIN)


@admin.register(GivingRules)
class GivingRulesAdmin(ReadOnlyAdmin):
    """There is one row of rules: the list is its form."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return isinstance(request.user, User) and request.user.has_role(*KEEPERS)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return cast("HttpResponse", office_giving.rules(request))

    def get_urls(self) -> list[URLPattern]:
        own = [path("files/<int:pk>/", office_giving.sent_file, name="opinions_sent_file")]
        return [*own, *super().get_urls()]
