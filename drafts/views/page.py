"""What every page of the office's drafts begins with, and how it tells what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import render

from drafts.errors import DraftError
from liaison.accounts.access import StaffRequest


def office_page(
    request: StaffRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render ``drafts/office/<name>.html`` in the admin's frame."""
    everywhere = admin.site.each_context(request)
    return render(request, f"drafts/office/{name}.html", everywhere | context, status=status)


def carried_out(request: StaffRequest, said: str, act: Callable[[], Any]) -> bool:
    """Call a service; say what happened, or why it did not."""
    try:
        act()
    except DraftError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True
