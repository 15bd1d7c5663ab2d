"""A page with one form of the office: show it, do what it says, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from liaison.accounts.access import StaffRequest
from liaison.contacts.services import ContactError
from stations.errors import StationError


def form_page(
    request: StaffRequest,
    title: str,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    back: str,
    done: str,
    then: Callable[[Any], str] | None = None,
    button: str = "保存",
    template: str = "stations/office/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show ``form``; sent and right, do ``act`` and go ``back``, or where ``then`` says."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (StationError, ContactError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(then(made) if then else back)
    shown = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "back": back,
        "button": button,
        **(context or {}),
    }
    status = 422 if form.errors else 200
    return render(request, template, shown, status=status)
