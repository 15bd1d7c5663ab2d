"""What every page of the office's drafts begins with, and how it tells what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from drafts.errors import DraftError
from drafts.models import DraftVersion, Provision, ProvisionEdit
from drafts.review import page_of, row_at
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


def address_in_review(row: Provision) -> str:
    address = reverse("admin:drafts_review", args=[row.version_id])
    return f"{address}?page={page_of(row)}#n-{row.uuid}"


def place_in_review(version: DraftVersion, edit: ProvisionEdit) -> str:
    """Where the correction shows; the corrected node itself may be gone, joined or removed."""
    changed = edit.changed
    row = version.provisions.filter(uuid=changed).first() if changed else None
    row = row or row_at(version, edit.start)
    return address_in_review(row) if row else reverse("admin:drafts_review", args=[version.pk])
