"""Accounts for the system admin, roles and the mode for the security admin."""

from typing import Any

from django.contrib import admin, messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liaison.accounts import past_rights, second_factor, services, sign_in
from liaison.accounts.access import StaffRequest, get_account, staff_page
from liaison.accounts.choices import ADMIN_ROLES, Role
from liaison.accounts.forms import (
    AccountForm,
    DayForm,
    GrantForm,
    ModeForm,
    ReasonForm,
    SignInRulesForm,
)
from liaison.accounts.models import User
from liaison.accounts.passwords import temporary_password


@require_http_methods(["GET", "POST"])
@staff_page(Role.SYSADMIN)
def create(request: StaffRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if form.is_valid():
        password = temporary_password()
        try:
            user = services.create_user(
                username=form.cleaned_data["username"],
                full_name=form.cleaned_data["full_name"],
                roles=(),
                password=password,
                by=request.user,
            )
        except services.AccountError as error:
            form.add_error(None, str(error))
        else:
            return _password_slip(request, user, password, title="账号已建立")
    return _page(request, "create", {"form": form, "title": "建立账号"}, _status(form))


@require_GET
@staff_page(*ADMIN_ROLES)
def account(request: StaffRequest, pk: int) -> HttpResponse:
    return _account_page(request, get_account(pk))


@require_POST
@staff_page(Role.SYSADMIN)
def reset_password(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_account(pk)
    try:
        password = sign_in.reset_password(user, by=request.user)
    except services.AccountError as error:
        messages.error(request, str(error))
        return _to_account(user)
    return _password_slip(request, user, password, title="密码已重置")


@require_POST
@staff_page(Role.SYSADMIN)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close an account, or open a closed one again."""
    user = get_account(pk)
    form = _close_form(request.POST)
    if not form.is_valid():
        return _account_page(request, user, close_form=form)
    change = services.close_account if user.is_active else services.reopen_account
    try:
        change(user, by=request.user, reason=form.cleaned_data["reason"])
    except services.AccountError as error:
        messages.error(request, str(error))
    else:
        done = "恢复，请安全管理员重新授予角色" if user.is_active else "停用，角色一并收回"
        messages.success(request, f"{user.full_name}的账号已{done}。")
    return _to_account(user)


@require_POST
@staff_page(Role.SECADMIN)
def grant(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_account(pk)
    form = _grant_form(user, request.POST)
    if not form.is_valid():
        return _account_page(request, user, grant_form=form)
    role = Role(form.cleaned_data["role"])
    try:
        services.grant_role(user, role=role, by=request.user, reason=form.cleaned_data["reason"])
    except services.AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已授予{user.full_name}“{role.label}”角色，立即生效。")
    return _to_account(user)


@require_POST
@staff_page(Role.SECADMIN)
def revoke(request: StaffRequest, pk: int, role: str) -> HttpResponse:
    user = get_account(pk)
    if role not in Role.values:
        raise Http404
    try:
        services.revoke_role(user, role=role, by=request.user)
    except services.AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已收回{user.full_name}的“{Role(role).label}”角色。")
    return _to_account(user)


@require_http_methods(["GET", "POST"])
@staff_page(Role.SECADMIN)
def mode(request: StaffRequest) -> HttpResponse:
    current = services.current_mode()
    form = ModeForm(request.POST or None, initial={"mode": current})
    if form.is_valid():
        try:
            services.set_mode(
                form.cleaned_data["mode"], by=request.user, reason=form.cleaned_data["reason"]
            )
        except services.AccountError as error:
            form.add_error("mode", str(error))
        else:
            messages.success(request, "分岗方式已改变，立即生效。")
            return redirect("admin:accounts_mode")
    context = {"form": form, "current": current, "title": "分岗方式"}
    return _page(request, "mode", context, _status(form))


@require_http_methods(["GET", "POST"])
@staff_page(Role.SECADMIN)
def sign_in_rules(request: StaffRequest) -> HttpResponse:
    form = SignInRulesForm(request.POST or None, instance=second_factor.current_rules())
    if form.is_valid():
        second_factor.set_rules(form.instance, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "登录规则已改变，从下次登录起生效。")
        return redirect("admin:accounts_sign_in_rules")
    return _page(request, "sign_in_rules", {"form": form, "title": "登录规则"}, _status(form))


@require_GET
@staff_page(Role.SECADMIN, Role.AUDITADMIN)
def rights_on(request: StaffRequest) -> HttpResponse:
    """Who held which role on a day, and how strictly duties were separated then."""
    form = DayForm(request.GET if "day" in request.GET else {"day": timezone.localdate()})
    context: dict[str, Any] = {"form": form, "title": "某日权限"}
    if form.is_valid():
        day = form.cleaned_data["day"]
        people = past_rights.held_on(day)
        context |= {"day": day, "people": people, "mode": past_rights.mode_on(day)}
    return _page(request, "rights_on", context, _status(form))


@require_POST
@staff_page(Role.SYSADMIN)
def drop_codes(request: StaffRequest, pk: int) -> HttpResponse:
    """For somebody who lost the phone and the recovery codes."""
    user = get_account(pk)
    form = _codes_form(request.POST)
    if not form.is_valid():
        return _account_page(request, user, codes_form=form)
    try:
        second_factor.drop(user, by=request.user, reason=form.cleaned_data["reason"])
    except services.AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{user.full_name}的登录验证码已停用，请本人重新设置。")
    return _to_account(user)


def _account_page(
    request: StaffRequest,
    user: User,
    *,
    grant_form: GrantForm | None = None,
    close_form: ReasonForm | None = None,
    codes_form: ReasonForm | None = None,
) -> HttpResponse:
    context = {
        "account": user,
        "title": user.full_name,
        "grants": user.grants.select_related("granted_by", "revoked_by"),
        "held_roles": [role for role in Role if role in user.role_set],
        "invalid_form": grant_form or close_form or codes_form,
        "factor": second_factor.factor_of(user),
        "codes_form": codes_form or _codes_form(),
        "grant_form": grant_form or _grant_form(user),
        "close_form": close_form or _close_form(),
        "may_manage": request.user.has_role(Role.SYSADMIN) and request.user != user,
        "may_grant": request.user.has_role(Role.SECADMIN) and request.user != user,
    }
    return _page(request, "account", context, 422 if context["invalid_form"] else 200)


def _grant_form(user: User, data: Any = None) -> GrantForm:
    return GrantForm(data, held=user.role_set, prefix="grant")


def _close_form(data: Any = None) -> ReasonForm:
    return ReasonForm(data, prefix="close")


def _codes_form(data: Any = None) -> ReasonForm:
    return ReasonForm(data, prefix="codes")


def _password_slip(request: HttpRequest, user: User, password: str, *, title: str) -> HttpResponse:
    """Shown once, never stored: the answer to the POST itself, which no cache keeps."""
    return _page(request, "password_slip", {"account": user, "password": password, "title": title})


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    everywhere = admin.site.each_context(request)
    template = f"accounts/office/{name}.html"
    return render(request, template, {**everywhere, **context}, status=status)


def _status(form: BaseForm) -> int:
    return 422 if form.errors else 200


def _to_account(user: User) -> HttpResponse:
    return redirect("admin:accounts_user_change", user.pk)
