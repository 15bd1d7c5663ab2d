"""Who guesses passwords is stopped, and who is guessed at can go on working.

Axes stops a name at one address after five wrong passwords. That leaves three gaps: many addresses
guess at one name, one address guesses at many names, and whoever shares the office's address can
shut its people out. So browsers in which somebody signed in before are counted by themselves, and
all others together, by name and by address.
"""

import secrets
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.origin import client_address
from liaison.contacts.receipts import keyed

# Wrong passwords within AXES_COOLOFF_TIME from all browsers in which nobody signed in before.
MOST_FOR_A_NAME = 20
MOST_FROM_AN_ADDRESS = 30
COOKIE = "known_browser"
COOKIE_PATH = "/accounts/"
COOKIE_SECONDS = 180 * 24 * 3600
PEOPLE_REMEMBERED = 10
# No user name holds it (usernames.PATTERN).
APART = "#"


class GuessingHandler(AxesDatabaseHandler):
    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        name = counted_name(request, credentials)
        return super().is_locked(request, credentials) or _has_guessed_enough(request, name)


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What axes counts under: the typed name, and the browser where that person is known."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    name = str(typed).strip().lower()[:150]
    browser, people = _known(request)
    return f"{name}{APART}{browser}" if _mark(name) in people else name


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """``user`` has just signed in here."""
    browser, people = _known(request)
    mark = _mark(user.username)
    latest = [mark, *(one for one in people if one != mark)][:PEOPLE_REMEMBERED]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser or secrets.token_hex(8), latest], salt=COOKIE),
        max_age=COOKIE_SECONDS,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_guesses(user: User) -> None:
    """The account opens again at once, everywhere."""
    mine = Q(username=user.username) | Q(username__startswith=f"{user.username}{APART}")
    AccessAttempt.objects.filter(mine).delete()


def _has_guessed_enough(request: HttpRequest, name: str) -> bool:
    wrong = AccessAttempt.objects.filter(
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    by_name = _failures(wrong.filter(username=name))
    if APART in name:
        return by_name >= settings.AXES_FAILURE_LIMIT
    strangers = wrong.exclude(username__contains=APART)
    here = strangers.filter(ip_address=client_address(request) or None)
    return by_name >= MOST_FOR_A_NAME or _failures(here) >= MOST_FROM_AN_ADDRESS


def _failures(attempts: Any) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0


def _known(request: HttpRequest) -> tuple[str, list[str]]:
    """This browser's number and who signed in here; nothing where the cookie is not ours."""
    try:
        browser, people = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(browser), list(people)


def _mark(username: str) -> str:
    return keyed("known browser", username).hex()[:16]
