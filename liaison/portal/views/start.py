from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from liaison.accounts.choices import OFFICE_ROLES
from liaison.accounts.models import User


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """After sign-in: the office to its admin site, everybody else to the workbench."""
    in_office = cast(User, request.user).has_role(*OFFICE_ROLES)
    return redirect("admin:index" if in_office else "portal:workbench")
