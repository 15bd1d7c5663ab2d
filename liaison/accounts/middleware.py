"""The rules of a staff session. Pages that never ask who is signed in never pay for them."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from liaison.accounts import held_text
from liaison.accounts.choices import ADMIN_ROLES
from liaison.accounts.devices import SEEN_AT
from liaison.accounts.models import User
from liaison.accounts.sign_in import idle_sign_out, shut_out
from liaison.accounts.standing import why_shut_out

# The session row is written at most once a minute.
SEEN_PRECISION = 60

Handler = Callable[[HttpRequest], HttpResponse]


def session_rules(get_response: Handler) -> Handler:
    """Sign out whoever was idle too long; a text posted too late is kept for the next sign-in.

    Lazy: the session is read when a view first asks for ``request.user``, as without this
    middleware, so the public pages touch no session.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        late: list[User] = []
        user: Any = SimpleLazyObject(partial(_user_within_limit, request, late))
        request.user = user
        response = get_response(request)
        if late and request.method == "POST":
            held_text.hold(request, late[0])
        return response

    return handle


def _user_within_limit(request: HttpRequest, late: list[User]) -> User | AnonymousUser:
    """Who is signed in and was not idle too long; who was is added to ``late``."""
    user = get_user(request)
    if not isinstance(user, User):
        return AnonymousUser()
    now = int(time.time())
    seen_at = request.session.get(SEEN_AT, now)
    limit = _idle_limit(user)
    if now - seen_at > limit:
        late.append(user)
        idle_sign_out(request, user)
        messages.warning(
            request, f"您超过{limit // 60}分钟没有操作，为安全起见已经退出，请重新登录。"
        )
        return AnonymousUser()
    if SEEN_AT not in request.session or (
        now - seen_at >= SEEN_PRECISION and not _in_background(request)
    ):
        if why := why_shut_out(user):
            shut_out(request, user)
            messages.warning(request, why)
            return AnonymousUser()
        request.session[SEEN_AT] = now
    return user


def _idle_limit(user: User) -> int:
    admin = user.has_role(*ADMIN_ROLES)
    limit = settings.ADMIN_IDLE_LIMIT if admin else settings.STAFF_IDLE_LIMIT
    return int(limit.total_seconds())


def _in_background(request: HttpRequest) -> bool:
    """Whether a script asks (a page that shows progress, say): nobody need be sitting there."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return request.method == "GET" and mode != "navigate"
