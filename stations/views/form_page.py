"""One form on one page: shown, checked, carried out, said."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from liaison.accounts.access import StaffRequest
from liaison.contacts.services import ContactError
from stations.errors import StationError


def office_form(
    request: StaffRequest,
    title: str,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    template: str = "stations/office/form.html",
    context: dict[str, Any] | None = None,
    **words: Any,
) -> HttpResponse:
    """As ``form_page``, in the office's look; ``context`` is what ``template`` asks besides."""
    common = {**admin.site.each_context(request), "title": title}
    return form_page(request, template, form, act, context={**common, **(context or {})}, **words)


def officer_form(
    request: StaffRequest, title: str, form: BaseForm, act: Callable[[], Any], **words: Any
) -> HttpResponse:
    """As ``form_page``, in the workbench."""
    return form_page(
        request, "stations/officer/form.html", form, act, context={"title": title}, **words
    )


def form_page(
    request: StaffRequest,
    template: str,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    context: dict[str, Any],
    back: str,
    done: str,
    then: Callable[[Any], str] | None = None,
    button: str = "",
) -> HttpResponse:
    """Show ``form``; sent and right, do ``act``, say ``done`` and go ``back``, or where ``then``
    says of what was made.

    What ``act`` refuses (StationError, ContactError) stands above the form, with all that was
    typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except (StationError, ContactError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(then(made) if then else back)
    status = 422 if form.errors else 200
    shown = {**context, "form": form, "back": back, "button": button}
    return render(request, template, shown, status=status)
