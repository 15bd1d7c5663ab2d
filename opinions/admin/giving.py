"""What residents may do on the form, decided by the office; and what they sent along."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import GivingRules
from opinions.views import office_giving


@admin.register(GivingRules)
class GivingRulesAdmin(ReadOnlyAdmin):
    """There is one row of rules: the list is its form."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return isinstance(request.user, User) and request.user.has_role(*office_giving.KEEPERS)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:opinions_giving_rules")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("rules/", office_giving.rules, name="opinions_giving_rules"),
            path("files/<int:pk>/", office_giving.sent_file, name="opinions_sent_file"),
        ]
        return [*own, *super().get_urls()]
