from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from liaison.audit.actions import name_of, named, roles_of
from liaison.audit.models import AuditEntry, AuditSeal
from liaison.contacts.models import ContactLook


class ActionFilter(admin.SimpleListFilter):
    title = "操作"
    parameter_name = "action"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[AuditEntry]"
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = [
        "at", "action_name", "actor_name", "roles", "address", "target", "count", "note",
    ]  # fmt: skip
    list_display_links = ["at"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["actor_name", "target_id", "request_id", "note"]
    search_help_text = "按账号、对象编号、请求编号或说明查找"

    @admin.display(description="操作", ordering="action")
    def action_name(self, entry: AuditEntry) -> str:
        return name_of(entry.action)

    @admin.display(description="对象")
    def target(self, entry: AuditEntry) -> str:
        return f"{_thing(entry.target_type)} {entry.target_id}".strip()

    @admin.display(description="角色")
    def roles(self, entry: AuditEntry) -> str:
        return roles_of(entry.actor_roles)


def _thing(label: str) -> str:
    """The Chinese name of a model; one that is gone since is shown as it was written."""
    try:
        return str(apps.get_model(label)._meta.verbose_name) if label else ""
    except LookupError:
        return label


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
