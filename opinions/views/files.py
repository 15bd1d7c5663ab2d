"""What residents read and download beside the text of a consultation."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from drafts.access import get_attachment_for_resident
from liaison.office.files import file_response
from opinions.access import get_readable_consultation

FRESH = 300


@require_safe
def attachment(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    return file_response(get_attachment_for_resident(slug, uuid).file)


@require_safe
def explanation(request: HttpRequest, slug: str) -> HttpResponse:
    """起草说明 as it came with the draft; it never changes."""
    consultation = get_readable_consultation(slug)
    if not consultation.version.draft.explanatory_note:
        raise Http404
    context = {"consultation": consultation}
    response = render(request, "opinions/resident/explanation.html", context)
    patch_cache_control(response, public=True, max_age=FRESH)
    return response
