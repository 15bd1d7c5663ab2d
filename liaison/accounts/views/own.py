"""What belongs to one's own account: the code beside the password, and where one is signed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liaison.accounts import devices, second_factor, sign_in
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.forms import CodeForm, OwnPasswordForm
from liaison.accounts.guessing import remember_browser
from liaison.accounts.models import SecondFactor, User
from liaison.accounts.services import AccountError
from liaison.accounts.views.sign_in import back_to_login, go_on, locked_out, own_address
from liaison.qr import qr_drawing


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code, or setting codes up where the office asks for them."""
    user = sign_in.who_owes(sign_in.CODE, request)
    if user is None:
        return back_to_login(request)
    if second_factor.factor_of(user) is None:
        return _set_up(request, user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and sign_in.is_locked_out(request, user):
        return locked_out(request, None, {"username": user.username})
    if form.is_valid():
        if _is_right(form, user):
            sign_in.sign_in(request, user)
            return go_on(request, user)
        sign_in.note_wrong_code(request, user)
    return _page(request, "code", {"form": form, "next": own_address(request)})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@staff_page()
def set_up(request: StaffRequest) -> HttpResponse:
    """Somebody signed in begins to use codes."""
    if second_factor.factor_of(request.user):
        messages.info(request, "您已经启用登录验证码。要换手机，请先停用再重新设置。")
        return redirect("accounts:security")
    return _set_up(request, request.user)


@require_GET
@staff_page()
def security(request: StaffRequest) -> HttpResponse:
    return _security(request, OwnPasswordForm(request.user))


@sensitive_post_parameters()
@require_POST
@staff_page()
def drop_codes(request: StaffRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _security(request, form)
    try:
        second_factor.drop(request.user, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "登录验证码已停用，下次登录只用密码。")
    return redirect("accounts:security")


@sensitive_post_parameters()
@never_cache
@require_POST
@staff_page()
def recovery_codes(request: StaffRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _security(request, form)
    try:
        codes = second_factor.make_recovery_codes(request.user)
    except AccountError as error:
        messages.error(request, str(error))
        return redirect("accounts:security")
    return _codes_page(request, codes, next_address="")


@require_POST
@staff_page()
def end_session(request: StaffRequest, pk: int) -> HttpResponse:
    if not devices.end_session(request.user, pk, by=request.user):
        raise Http404
    messages.success(request, "那台设备已经退出登录。")
    return redirect("accounts:security")


@require_POST
@staff_page()
def end_other_sessions(request: StaffRequest) -> HttpResponse:
    here = request.session.session_key
    ended = devices.end_other_sessions(request.user, here, by=request.user)
    messages.success(request, f"其他{ended}处登录已经退出。" if ended else "没有其他登录。")
    return redirect("accounts:security")


def _is_right(form: CodeForm, user: User) -> bool:
    try:
        if second_factor.check(user, form.cleaned_data["code"]):
            return True
        form.add_error("code", "验证码不对，或者已经用过。请等手机上换了新的数字再输入。")
    except AccountError as error:
        form.add_error("code", str(error))
    return False


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    """For who is signed in, and for who must have codes before being signed in."""
    factor = second_factor.begin(user)
    form = CodeForm(request.POST or None, phone_only=True)
    if form.is_valid():
        try:
            codes = second_factor.confirm(factor, form.cleaned_data["code"])
        except AccountError as error:
            form.add_error("code", str(error))
        else:
            address = own_address(request)
            if not request.user.is_authenticated:
                sign_in.sign_in(request, user)
            response = _codes_page(request, codes, next_address=address)
            remember_browser(request, response, user)
            return response
    context = {
        "form": form,
        "next": own_address(request),
        "drawing": _drawing(factor),
        "secret": second_factor.secret_of(factor),
        "account": user,
    }
    return _page(request, "set_up_codes", context)


def _codes_page(request: HttpRequest, codes: list[str], *, next_address: str) -> HttpResponse:
    """Shown once, never stored: the answer to the POST itself, which no cache keeps."""
    return _page(request, "recovery_codes", {"codes": codes, "next": next_address})


def _drawing(factor: SecondFactor) -> SafeString:
    return qr_drawing(second_factor.address_of(factor))


def _security(request: StaffRequest, form: OwnPasswordForm) -> HttpResponse:
    factor = second_factor.factor_of(request.user)
    context = {
        "form": form,
        "factor": factor,
        "codes_left": second_factor.recovery_codes_left(factor) if factor else 0,
        "required": second_factor.is_required(request.user),
        "devices": devices.devices_of(request.user, request.session.session_key),
    }
    return _page(request, "security", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, f"accounts/staff/{name}.html", context, status=status)
