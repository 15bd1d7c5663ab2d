"""附件: the office adds and removes them, whoever may read the consultation downloads them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drafts import services
from drafts.access import (
    BUSINESS,
    READS_AS_OFFICER,
    get_attachment_for_office,
    get_attachment_for_officer,
    get_consultation_for_office,
    may_change_attachments,
)
from drafts.forms.attachments import AttachmentForm
from drafts.views.page import carried_out, office_page
from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.files import file_response


@require_http_methods(["GET", "POST"])
@staff_page(*BUSINESS)
def attachments(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    may_change = may_change_attachments(request.user, consultation)
    is_sent = request.method == "POST"
    if is_sent and not may_change:
        raise Http404
    form = AttachmentForm(request.POST, request.FILES) if is_sent else AttachmentForm()
    if is_sent and form.is_valid():
        try:
            services.attach_file(consultation, **form.cleaned_data, by=request.user)
        except services.DraftError as error:
            form.add_error("upload", str(error))
        else:
            messages.success(request, "附件已上传，可以阅读这项征求意见的人都能下载。")
            return redirect("admin:drafts_attachments", pk)
    context = {
        "title": "附件",
        "consultation": consultation,
        "attachments": consultation.attachments.select_related("file"),
        "may_change": may_change,
        "form": form,
    }
    return office_page(request, "attachments", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*BUSINESS)
def detach(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    attachment = get_attachment_for_office(pk, uuid)
    if not may_change_attachments(request.user, attachment.consultation):
        raise Http404
    carried_out(request, "附件已移除。", lambda: services.detach_file(attachment, by=request.user))
    return redirect("admin:drafts_attachments", pk)


@require_GET
@staff_page(*BUSINESS)
def file_for_office(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    return file_response(get_attachment_for_office(pk, uuid).file)


@require_GET
@staff_page(*READS_AS_OFFICER)
def file_for_officer(request: StaffRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    return file_response(get_attachment_for_officer(request.user, slug, uuid).file)
