"""签发并上报: the leader signs here, or a clerk brings the paper that the leader signed."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import TYPES, file_response, store_upload
from opinions.access import (
    OFFICE,
    get_consultation_for_office,
    get_table_for_office,
    get_waiting_table,
)
from opinions.errors import OpinionError
from opinions.forms.office import SubmitUpwardForm
from opinions.letter_words import LETTER, REPORT, letter_title, letter_values
from opinions.models import Submission
from opinions.services import submitting
from opinions.services.letter_templates import print_letter
from opinions.views.compiling import table_page


@require_POST
@staff_page(Role.LEADER, Role.CLERK)
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    frozen = get_waiting_table(consultation)
    form = SubmitUpwardForm(request.POST, request.FILES, signer=request.user)
    if not form.is_valid():
        return table_page(request, consultation, form)
    data = form.cleaned_data
    paper = data["signed_paper"]
    try:
        submission = submitting.submit_upward(
            frozen,
            by=request.user,
            document_number=data["document_number"],
            sent_on=data["sent_on"],
            signer=data["signer"],
            signed_paper=store_upload(paper, kinds=SCANS, by=request.user) if paper else None,
        )
    except (OpinionError, OfficeError) as error:
        form.add_error(None, str(error))
        return table_page(request, consultation, form)
    act = "补充上报" if frozen.is_supplement else "上报"
    messages.success(request, f"已登记{act}（{submission.document_number}），可以导出汇总表。")
    return redirect("admin:opinions_table", pk)


@require_safe
@staff_page(*OFFICE)
def letter(request: StaffRequest, pk: int) -> HttpResponseBase:
    """关于报送…意见建议的函 (or 报告, ``?as=report``) of one table, for signing or for the file."""
    table = get_table_for_office(pk)
    earlier = Submission.objects.filter(consultation=table.consultation, number__lt=table.part)
    kind = REPORT if request.GET.get("as") == "report" else LETTER
    values = letter_values(table, list(earlier.select_related("table").order_by("number")), kind)
    try:
        content = print_letter(table, values, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
        return redirect("admin:opinions_table", table.consultation_id)
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{letter_title(table, kind)}.docx",
        content_type=TYPES["docx"],
    )


@require_safe
@staff_page(*OFFICE)
def signed_paper(request: StaffRequest, pk: int) -> FileResponse:
    paper = get_object_or_404(Submission.objects.select_related("signed_paper"), pk=pk).signed_paper
    if paper is None:
        raise Http404
    return file_response(paper)
