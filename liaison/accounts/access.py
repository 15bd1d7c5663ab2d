"""Who may open a page: the gates that views of all floors share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import resolve
from django.views.decorators.cache import never_cache

from liaison.accounts.models import User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """The request of a view behind ``staff_page``: ``user`` is never anonymous."""

    user: User


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_page(*roles: str) -> Callable[[StaffView[P]], View[P]]:
    """Only people who hold one of ``roles`` (without any: who is signed in) open this view.

    Others get 404, and who is not signed in gets the sign-in page and comes back afterwards.
    Staff pages are never kept by a cache.
    """

    def decorate(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def gate(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not user.is_active:
                return redirect_to_login(request.get_full_path())
            if roles and not user.has_role(*roles):
                raise Http404
            return view(cast("StaffRequest", request), *args, **kwargs)

        page = never_cache(gate)
        vars(page)["roles"] = roles  # for ``may_open``
        return cast("View[P]", page)

    return decorate


def may_open(user: User, address: str) -> bool:
    """Whether the page at ``address`` lets ``user`` in: pages show no link that leads to a 404.

    Pages that are not behind ``staff_page`` know themselves; for them this is True.
    """
    roles = getattr(resolve(urlsplit(address).path).func, "roles", ())
    return not roles or user.has_role(*roles)


def get_account(pk: int) -> User:
    """One account with its roles; the views that call this are behind ``staff_page``."""
    return get_object_or_404(User.objects.with_roles(), pk=pk)
