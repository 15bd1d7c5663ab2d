from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from liaison.accounts.choices import OFFICE_ROLES


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """After sign-in: the office to its admin site, everybody else to the workbench."""
    roles = getattr(request.user, "role_set", frozenset())
    in_office = bool(roles & set(OFFICE_ROLES))
    return redirect(reverse("admin:index") if in_office else reverse("portal:workbench"))
