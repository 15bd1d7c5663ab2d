from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from liaison.accounts import devices, held_text, sign_in
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from liaison.accounts.guessing import remember_browser
from liaison.accounts.models import User
from liaison.accounts.services import AccountError


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(_next_address(request))
        return _login_page(request, SignInForm(request))
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        if not getattr(request, "axes_locked_out", False):
            sign_in.note_failure(request.POST.get("username", ""))
        return _login_page(request, form, status=422)
    return enter(request, form.get_user())


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    sign_in.sign_out(request)
    messages.success(request, "您已退出。")
    return redirect("accounts:login")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Who was given a password, or has an old one, chooses another before being signed in."""
    user = sign_in.who_owes(sign_in.NEW_PASSWORD, request)
    if user is None:
        return back_to_login(request)
    form = NewPasswordForm(user, request.POST or None)
    if form.is_valid() and _changed(form, user):
        messages.success(request, "新密码已保存，下次请用新密码登录。")
        return enter(request, user)
    return _password_page(request, form, first=True, expired=not user.must_change_password)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@staff_page()
def password(request: StaffRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid() and _changed(form, request.user):
        update_session_auth_hash(request, request.user)
        devices.note_device(request, request.user)
        messages.success(request, "密码已修改，下次请用新密码登录。")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _password_page(request, form, first=False)


@require_http_methods(["GET"])
@staff_page()
def resume(request: StaffRequest) -> HttpResponse:
    """Give back what was being sent when the session had run out."""
    held = held_text.take(request, request.user)
    if held is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/staff/resume.html", {"held": held})


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Called by axes instead of the sign-in page."""
    sign_in.note_lockout((credentials or {}).get("username") or "")
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/staff/locked_out.html", {"minutes": minutes}, status=429)


def _login_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": own_address(request)}
    return render(request, "accounts/staff/login.html", context, status=status)


def _password_page(
    request: HttpRequest,
    form: NewPasswordForm | ChangePasswordForm,
    *,
    first: bool,
    expired: bool = False,
) -> HttpResponse:
    context = {"form": form, "first": first, "expired": expired, "next": own_address(request)}
    status = 422 if form.errors else 200
    return render(request, "accounts/staff/password.html", context, status=status)


def _changed(form: NewPasswordForm | ChangePasswordForm, user: User) -> bool:
    try:
        sign_in.change_password(user, new=form.cleaned_data["new_password1"])
    except AccountError as error:
        form.add_error("new_password1", str(error))
        return False
    return True


def enter(request: HttpRequest, user: User) -> HttpResponseRedirect:
    """Sign ``user`` in, or on to what is still owed."""
    step = sign_in.owed_by(user)
    if not step:
        sign_in.sign_in(request, user)
        return go_on(request, user)
    sign_in.ask_for(step, request, user)
    page = "accounts:first_password" if step == sign_in.NEW_PASSWORD else "accounts:code"
    return redirect(_with_next(page, _next_address(request)))


def back_to_login(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(_with_next("accounts:login", _next_address(request)))


def go_on(request: HttpRequest, user: User) -> HttpResponseRedirect:
    waiting = held_text.is_waiting(request, user)
    response = redirect("accounts:resume" if waiting else _next_address(request))
    remember_browser(request, response, user)
    return response


def _next_address(request: HttpRequest, *, default: str = settings.LOGIN_REDIRECT_URL) -> str:
    """Where to go on: an address of our own, or ``default``."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if safe:
        return address
    return resolve_url(default) if default else ""


def own_address(request: HttpRequest) -> str:
    """Where to go on, for the form's hidden field; "" when it was not said."""
    return _next_address(request, default="")


def _with_next(name: str, address: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': address})}"
