from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liaison.accounts.choices import OFFICE_ROLES
from liaison.accounts.models import User
from liaison.audit.origin import client_address
from liaison.portal.sides import may_see_office


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """After sign-in: the office to its admin site, everybody else to the workbench.

    Where this host or this address has no office side, office people are told why: to everybody
    else it looks like any missing page.
    """
    if not cast(User, request.user).has_role(*OFFICE_ROLES):
        return redirect("portal:workbench")
    if may_see_office(request):
        return redirect("admin:index")
    is_outside = settings.SITE_ROLE != "public"
    context = {"address": client_address(request), "is_outside": is_outside}
    return render(request, "portal/office/elsewhere.html", context, status=403)
