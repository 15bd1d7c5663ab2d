"""投诉举报 on the web, and looking up what came of it. No cookie, no session."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback.forms.complaints import ComplaintForm
from feedback.models import Complaint
from feedback.services.complaints import COMPLAINTS, complain, find
from liaison.audit.origin import client_address
from liaison.office.services import current_privacy_notice
from stations.forms.residents import NumberAndCodeForm

# There is one form for all: it names no thing.
FORM = 0
EXPIRED = "这个页面打开得太久，或者没有完整打开。您写的内容都在下面，请再点一次。"
TOO_OFTEN = "现在提交的人太多，请过几分钟再试，或者直接打电话。您写的内容都在下面。"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The signed form stands in for the CSRF cookie; a form without it is shown again."""
    if request.method != "POST":
        return _form(request, ComplaintForm())
    form = ComplaintForm(request.POST)
    ticket = COMPLAINTS.read_form(request.POST.get("token", ""), FORM)
    if ticket is None:
        return _form(request, form, warning=EXPIRED, status=422)
    if not form.is_valid():
        return _form(request, form, status=422)
    if COMPLAINTS.is_too_often("new", client_address(request)):
        return _form(request, form, warning=TOO_OFTEN, status=429)
    complaint = complain(
        form.said, client_key=ticket[0], privacy_notice_id=ticket[1], received_at=timezone.now()
    )
    context = {
        "complaint": complaint,
        "query_code": COMPLAINTS.query_code(complaint.client_key),
        "address": f"{settings.PUBLIC_URL}/complaints/track/",
    }
    return render(request, "feedback/public/complaint_receipt.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Number and code show the answer; nothing can be changed here, so no token is needed."""
    form = NumberAndCodeForm(request.POST if request.method == "POST" else None, what="投诉编号")
    complaint: Complaint | None = None
    if form.is_valid():
        if COMPLAINTS.is_too_often("look", client_address(request)):
            form.add_error(None, "查得太频繁了，请过几分钟再试。")
        else:
            complaint = find(**form.cleaned_data)
            if complaint is None:
                form.add_error(None, "没有查到。请核对投诉编号和查询码，再试一次。")
    context = {"form": form, "complaint": complaint}
    status = 422 if form.errors else 200
    return render(request, "feedback/public/complaint.html", context, status=status)


def _form(
    request: HttpRequest, form: ComplaintForm, *, warning: str = "", status: int = 200
) -> HttpResponse:
    notice = current_privacy_notice()
    context = {
        "form": form,
        "token": COMPLAINTS.issue_form(FORM, notice.pk),
        "warning": warning,
        "notice_version": notice.version,
    }
    return render(request, "feedback/public/complaint_form.html", context, status=status)
