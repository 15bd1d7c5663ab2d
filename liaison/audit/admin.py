from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from liaison.audit.actions import name_of, named, roles_of
from liaison.audit.models import AuditEntry, AuditSeal
from liaison.audit.words import spoken, thing
from liaison.contacts.models import ContactLook


class ActionFilter(admin.SimpleListFilter):
    title = "操作"
    parameter_name = "action"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[AuditEntry]
    ) -> list[tuple[str, str]]:
        return named()

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[AuditEntry]
    ) -> models.QuerySet[AuditEntry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """Looking needs the permission of the audit admin's group; nobody changes anything."""

    actions = None
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Names of things as text where Django would link to a page that answers 404."""
        return [self._as_text(name, request) for name in super().get_fields(request, obj)]

    def _as_text(self, name: Any, request: HttpRequest) -> Any:
        field = next((one for one in self.opts.fields if one.name == name), None)
        if field is None or not field.remote_field:
            return name
        page = self.admin_site._registry.get(field.remote_field.model)
        may_look = page is not None and page.has_view_permission(request)
        return name if may_look else _text_of(field)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _text_of(field: models.Field[Any, Any]) -> Callable[[models.Model], str]:
    @admin.display(description=str(field.verbose_name))
    def text(row: models.Model) -> str:
        return str(getattr(row, field.name) or "—")

    text.__name__ = field.name
    return text


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = [
        "at", "action_name", "actor_name", "roles", "address", "target", "count", "note",
    ]  # fmt: skip
    list_display_links = ["at"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["actor_name", "target_id", "request_id", "note"]
    search_help_text = "按账号、对象编号、请求编号或说明查找"
    fields = [
        "at", "action_name", "actor_name", "roles", "address", "request_id", "target",
        "earlier", "later", "note", "count",
    ]  # fmt: skip

    @admin.display(description="操作", ordering="action")
    def action_name(self, entry: AuditEntry) -> str:
        return name_of(entry.action)

    @admin.display(description="对象")
    def target(self, entry: AuditEntry) -> str:
        return f"{thing(entry.target_type)} {entry.target_id}".strip()

    @admin.display(description="角色")
    def roles(self, entry: AuditEntry) -> str:
        return roles_of(entry.actor_roles)

    @admin.display(description="操作前")
    def earlier(self, entry: AuditEntry) -> str:
        return spoken(entry.target_type, entry.before)

    @admin.display(description="操作后")
    def later(self, entry: AuditEntry) -> str:
        return spoken(entry.target_type, entry.after)


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    list_display = ["sealed_at", "count", "last_position", "chain_hash"]


@admin.register(ContactLook)
class ContactLookAdmin(ReadOnlyAdmin):
    """Who saw a contact in full; the contact itself stays masked here as well."""

    list_display = ["looked_at", "viewer", "contact", "reason"]
    list_filter = ["looked_at"]
    search_fields = ["viewer__username", "reason"]
    list_select_related = ["viewer", "contact"]
