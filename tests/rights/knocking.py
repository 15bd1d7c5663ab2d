"""Asks a view what it answers to somebody, without the page around it."""

from enum import StrEnum
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve


class Answer(StrEnum):
    IN = "in"
    # A POST that is answered with the page as a GET would be.
    SHOWN = "shown"
    SIGN_IN = "sign in"
    MISSING = "404"
    REFUSED = "405"


def knock(user, method, path):
    """The view's own answer; what it changes stays, so ask inside a transaction."""
    request = RequestFactory().generic(method, path, SERVER_NAME="127.0.0.1")
    request.user, request.session = user or AnonymousUser(), SessionStore()
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    try:
        request.resolver_match = match = found(request.path)
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, Resolver404):
        return Answer.MISSING
    answer = _read(response)
    is_page = method == "POST" and response.status_code == 200
    return Answer.SHOWN if answer == Answer.IN and is_page else answer


found = cache(resolve)


def knock_and_undo(user, method, path):
    with transaction.atomic():
        answer = knock(user, method, path)
        transaction.set_rollback(True)
    return answer


def _read(response):
    for close in getattr(response, "_resource_closers", ()):
        close()
    if response.status_code == 405:
        return Answer.REFUSED
    if response.status_code == 404:
        return Answer.MISSING
    if response.status_code == 302 and response["Location"].startswith(
        ("/accounts/login/", "/admin/login/")
    ):
        return Answer.SIGN_IN
    return Answer.IN
