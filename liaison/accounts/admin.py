from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from liaison.accounts.choices import Role
from liaison.accounts.models import RoleGrant, User
from liaison.accounts.views import office
from liaison.audit.admin import ReadOnlyAdmin


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[User]"
    ) -> list[tuple[str, str]]:
        return [(role.value, role.label) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """The list is the stock one; an account opens as a page of our own."""

    change_list_template = "accounts/office/change_list.html"
    list_display = [
        "username",
        "full_name",
        "role_labels",
        "combined",
        "is_active",
        "last_login",
        "password_changed_at",
    ]
    list_filter = ["is_active", RoleFilter]
    search_fields = ["username", "full_name"]
    search_help_text = "按用户名或姓名查找"
    ordering = ["-is_active", "username"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("create/", office.create, name="accounts_user_create"),
            path("mode/", office.mode, name="accounts_mode"),
            path("sign-in-rules/", office.sign_in_rules, name="accounts_sign_in_rules"),
            path("rights-on/", office.rights_on, name="accounts_rights_on"),
            path("<int:pk>/codes/drop/", office.drop_codes, name="accounts_user_drop_codes"),
            path("<int:pk>/grant/", office.grant, name="accounts_user_grant"),
            path("<int:pk>/revoke/<str:role>/", office.revoke, name="accounts_user_revoke"),
            path("<int:pk>/close/", office.close, name="accounts_user_close"),
            path("<int:pk>/reset/", office.reset_password, name="accounts_user_reset"),
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
        return cast("HttpResponse", office.account(request, int(object_id)))

    @admin.display(description="角色")
    def role_labels(self, user: User) -> str:
        return user.role_labels

    @admin.display(description="岗位合并")
    def combined(self, user: User) -> str:
        return "岗位合并" if user.combined_duties else ""


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_display = [
        "user",
        "role",
        "granted_at",
        "granted_by",
        "revoked_at",
        "revoked_by",
        "reason",
    ]
    list_filter = ["role", "granted_at"]
    search_fields = ["user__username", "user__full_name"]
    list_select_related = ["user", "granted_by", "revoked_by"]
