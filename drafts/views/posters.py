"""The notice to print or to change in Word, its QR code, and words for WeChat groups."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from drafts.access import (
    BUSINESS,
    READS_AS_OFFICER,
    get_consultation_for_office,
    get_consultation_for_officer,
)
from drafts.fonts import can_draw
from drafts.models import Consultation
from drafts.notice_text import notice_title, page_address
from drafts.share_text import share_text
from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.files import TYPES, clean_name
from liaison.office.services import office
from liaison.qr import qr_drawing, qr_png


@require_GET
@staff_page(*READS_AS_OFFICER)
def poster(request: StaffRequest, slug: str) -> HttpResponse:
    """The notice to print and put up at a station."""
    consultation = get_consultation_for_officer(request.user, slug)
    links = {
        "docx_url": reverse("drafts:poster_docx", args=[slug]),
        "qr_url": reverse("drafts:qr", args=[slug]),
        "picture_url": reverse("drafts:poster_png", args=[slug]),
    }
    return _poster(request, consultation, links)


@require_GET
@staff_page(*BUSINESS)
def poster_for_office(request: StaffRequest, pk: int) -> HttpResponse:
    """The same before the release, to see how it will look."""
    links = {
        "docx_url": reverse("admin:drafts_poster_docx", args=[pk]),
        "qr_url": reverse("admin:drafts_qr", args=[pk]),
        "picture_url": reverse("admin:drafts_poster_png", args=[pk]),
    }
    return _poster(request, get_consultation_for_office(pk), links)


@require_GET
@staff_page(*READS_AS_OFFICER)
def docx(request: StaffRequest, slug: str) -> HttpResponse:
    return _docx(get_consultation_for_officer(request.user, slug))


@require_GET
@staff_page(*BUSINESS)
def docx_for_office(request: StaffRequest, pk: int) -> HttpResponse:
    return _docx(get_consultation_for_office(pk))


@require_GET
@staff_page(*READS_AS_OFFICER)
def qr(request: StaffRequest, slug: str) -> HttpResponse:
    return _qr(get_consultation_for_officer(request.user, slug))


@require_GET
@staff_page(*BUSINESS)
def qr_for_office(request: StaffRequest, pk: int) -> HttpResponse:
    return _qr(get_consultation_for_office(pk))


@require_GET
@staff_page(*READS_AS_OFFICER)
def picture(request: StaffRequest, slug: str) -> HttpResponse:
    return _picture(get_consultation_for_officer(request.user, slug))


@require_GET
@staff_page(*BUSINESS)
def picture_for_office(request: StaffRequest, pk: int) -> HttpResponse:
    return _picture(get_consultation_for_office(pk))


def _poster(
    request: StaffRequest, consultation: Consultation, links: dict[str, str]
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "notice_title": notice_title(consultation),
        "paragraphs": [line for line in consultation.notice_text.splitlines() if line.strip()],
        **links,
    }
    if consultation.is_public:
        questions = list(consultation.questions.all())
        context["qr"] = qr_drawing(page_address(consultation))
        context["can_draw"] = can_draw()
        context["share"] = share_text(consultation, questions, office().name)
    return render(request, "drafts/officer/poster.html", context)


def _docx(consultation: Consultation) -> HttpResponse:
    from drafts.poster_docx import poster_docx  # noqa: PLC0415 -- 5 MB that few processes ever need

    name = f"{notice_title(consultation)}.docx"
    return _download(poster_docx(consultation), name, TYPES["docx"])


def _picture(consultation: Consultation) -> HttpResponse:
    """Made to be passed on, so only of what is open to everybody."""
    if not consultation.is_public or not can_draw():
        raise Http404
    from drafts.poster_png import poster_png  # noqa: PLC0415 -- rarely drawn

    drawn = poster_png(consultation, office().name)
    return _download(drawn, f"海报-{consultation.slug}.png", TYPES["png"])


def _qr(consultation: Consultation) -> HttpResponse:
    """Only a page that is open to everybody has a code."""
    if not consultation.is_public:
        raise Http404
    picture = qr_png(page_address(consultation))
    return _download(picture, f"二维码-{consultation.slug}.png", TYPES["png"])


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(as_attachment=True, filename=clean_name(name))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
