"""Signing in and out, idle sessions, passwords: every one of these is on record."""

import time
from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import login, logout, user_login_failed
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from liaison.accounts import devices, second_factor
from liaison.accounts.guessing import forget_guesses
from liaison.accounts.models import User
from liaison.accounts.passwords import temporary_password
from liaison.accounts.services import AccountError, remember_password
from liaison.audit import services as audit
from liaison.audit.actions import name_actions

name_actions(
    {
        "accounts.sign_in": "登录",
        "accounts.sign_in_failed": "登录失败",
        "accounts.wrong_code": "登录验证码错误",
        "accounts.locked_out": "登录锁定",
        "accounts.sign_out": "退出",
        "accounts.idle_sign_out": "超时退出",
        "accounts.shut_out": "任期结束，退出登录",
        "accounts.change_password": "修改密码",
        "accounts.reset_password": "重置密码",
    }
)
# Who gave the right password and owes one more thing before being signed in.
DUE = "sign_in_due"
DUE_SECONDS = 15 * 60
NEW_PASSWORD = "new_password"  # noqa: S105 -- the name of a step
CODE = "code"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def owed_by(user: User) -> str:
    """The next step between the right password and being signed in; "" when there is none."""
    if user.must_change_password or _password_too_old(user):
        return NEW_PASSWORD
    if second_factor.factor_of(user) or second_factor.is_required(user):
        return CODE
    return ""


def _password_too_old(user: User) -> bool:
    days = second_factor.current_rules().password_days
    changed = user.password_changed_at
    return bool(days and changed and timezone.now() - changed > timedelta(days=days))


def sign_in(request: HttpRequest, user: User) -> None:
    request.session.pop(DUE, None)
    login(request, user, backend=BACKEND)
    audit.record("accounts.sign_in", actor=user, target=user)
    devices.note_device(request, user)
    if second_factor.current_rules().one_session:
        devices.end_other_sessions(user, request.session.session_key, by=user)


def ask_for(step: str, request: HttpRequest, user: User) -> None:
    """Remember who gave the right password but owes ``step`` before being signed in."""
    request.session.cycle_key()
    request.session[DUE] = {
        "step": step,
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
    }


def who_owes(step: str, request: HttpRequest) -> User | None:
    due = request.session.get(DUE)
    if not due or due["step"] != step or time.time() - due["at"] > DUE_SECONDS:
        return None
    user = User.objects.filter(pk=due["user"], is_active=True).first()
    same = user and constant_time_compare(due["hash"], user.get_session_auth_hash())
    return user if same else None


def note_wrong_code(request: HttpRequest, user: User) -> None:
    """Counts like a wrong password: the fifth locks the account at this address."""
    credentials = {"username": user.username}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    audit.record("accounts.wrong_code", actor=None, target=user)


def is_locked_out(request: HttpRequest, user: User) -> bool:
    return bool(AxesProxyHandler.is_locked(request, {"username": user.username}))


def sign_out(request: HttpRequest) -> None:
    if isinstance(request.user, User):
        audit.record("accounts.sign_out", actor=request.user, target=request.user)
    logout(request)


def idle_sign_out(request: HttpRequest, user: User) -> None:
    audit.record("accounts.idle_sign_out", actor=user, target=user)
    request.session.flush()


def shut_out(request: HttpRequest, user: User) -> None:
    """End the session of somebody whose reason to be here has ended."""
    audit.record("accounts.shut_out", actor=user, target=user)
    request.session.flush()


def note_failure(username: str) -> None:
    """What was typed is kept only if it is a name we know: people type passwords there."""
    user = _known_as(username)
    audit.record(
        "accounts.sign_in_failed", actor=None, target=user, note="" if user else "没有这个账号"
    )


def note_lockout(username: str) -> None:
    audit.record("accounts.locked_out", actor=None, target=_known_as(username))


def _known_as(typed: str) -> User | None:
    # No name has the zero character, and the database refuses to look for it.
    return User.objects.filter(username=typed.replace("\0", "").strip().lower()).first()


@transaction.atomic
def change_password(user: User, *, new: str) -> None:
    """The person's own choice. Signs out every other session of this account."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise AccountError("".join(error.messages)) from error
    _set_password(user, new, must_change=False)
    audit.record("accounts.change_password", actor=user, target=user)


@transaction.atomic
def reset_password(user: User, *, by: User | None) -> str:
    """A new password for someone who forgot it; to be changed at the next sign-in."""
    if not user.is_active:
        raise AccountError("账号已停用，请先恢复账号。")
    if by is not None and by.pk == user.pk:
        raise AccountError("自己的密码请在“登录安全”页面修改。")
    password = temporary_password()
    _set_password(user, password, must_change=True)
    forget_guesses(user)
    audit.record("accounts.reset_password", actor=by, target=user)
    return password


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.must_change_password = must_change
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    remember_password(user)
