"""采纳证书、采纳通知: the register, one certificate, and the second person's word."""

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.forms.consultations import PaperForm
from feedback.access import PAPER_BRINGERS, open_confirmation
from feedback.choices.certificates import CertificateStatus
from feedback.errors import FeedbackError
from feedback.forms.certificates import CertificateForm, HonouredForm, initial_of
from feedback.forms.office import ReasonForm
from feedback.models import Certificate
from feedback.services import certificates as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from liaison.office.models import Confirmation
from opinions.access import OFFICE

ROWS = 30
DONE = "已复核，荣誉已登记，正在告知有关站点。"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def register(request: StaffRequest) -> HttpResponse:
    """All of them, and by POST from a clerk the one that came today."""
    is_sent = request.method == "POST" and request.user.has_role(Role.CLERK)
    form = CertificateForm(*((request.POST, request.FILES) if is_sent else ()))
    if is_sent and form.is_valid():
        data = dict(form.cleaned_data)
        scan, today = data.pop("scan"), timezone.localdate()
        try:
            made = services.register_certificate(
                services.Paper(**data), scan=scan, by=request.user, today=today
            )
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，请选择授予谁，再提请复核。")
            return redirect("admin:feedback_certificate", made.pk)
    rows = Certificate.objects.with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": "采纳证书、采纳通知",
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "may_enter": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/certificates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """One certificate; by POST from a clerk what it is about and whom it honours."""
    found = _get(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _page(request, found)
    form = HonouredForm(request.POST, certificate=found)
    if form.is_valid():
        try:
            services.set_honoured(found, services.Whom(**form.cleaned_data), by=request.user)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。核对无误后，提请另一人复核。")
            return redirect("admin:feedback_certificate", pk)
    return _page(request, found, form=form)


def _page(request: StaffRequest, found: Certificate, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    user, status = request.user, CertificateStatus(found.status)
    is_open = user.has_role(Role.CLERK) and status == CertificateStatus.REGISTERED
    honoured = list(found.honoured.select_related("station", "person", "contributor"))
    context = {
        **admin.site.each_context(request),
        "title": str(found),
        "certificate": found,
        "honoured": honoured,
        "items": found.items.in_table_order(),
        "to_tell": services.stations_to_tell(found),
        "moves": found.moves.select_related("by"),
        "asked": open_confirmation(services.CONFIRM, found),
        "form": HonouredForm(certificate=found, initial=initial_of(found)) if is_open else None,
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "void_form": ReasonForm(auto_id="id_void_%s"),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "may_enter": is_open,
        "may_ask": is_open and bool(honoured),
        "may_confirm": user.has_role(Role.REVIEWER),
        "may_bring_paper": user.has_role(*PAPER_BRINGERS),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    code = 422 if bound else 200
    return render(request, "feedback/office/certificate.html", context, status=code)


@require_POST
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        services.ask_to_confirm(_get(pk), by=request.user)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请复核，另一人同意后才告知站点。")
    return redirect("admin:feedback_certificate", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or gives it back with a reason."""
    found, asked = _asked(pk)
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    try:
        if "agree" in request.POST:
            services.confirm_certificate(asked, by=request.user, now=timezone.now())
            messages.success(request, DONE)
        elif form.is_valid():
            services.give_back(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回经办人。")
        else:
            return _page(request, found, reason_form=form)
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:feedback_certificate", pk)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    found, asked = _asked(pk)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.confirm_on_paper(
                asked, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, DONE)
            return redirect("admin:feedback_certificate", pk)
    return _page(request, found, paper_form=form)


@require_POST
@staff_page(Role.CLERK)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _get(pk), ReasonForm(request.POST, auto_id="id_void_%s")
    if not form.is_valid():
        return _page(request, found, void_form=form)
    try:
        services.void_certificate(found, by=request.user, reason=form.cleaned_data["reason"])
    except FeedbackError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已作废，登记保留。")
    return redirect("admin:feedback_certificate", pk)


@require_safe
@staff_page(*OFFICE)
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    return file_response(_get(pk).scan)


def _get(pk: int) -> Certificate:
    certificates = Certificate.objects.select_related(
        "organ", "consultation", "scan", "registered_by"
    )
    return get_object_or_404(certificates, pk=pk)


def _asked(pk: int) -> tuple[Certificate, Confirmation]:
    found = _get(pk)
    asked = open_confirmation(services.CONFIRM, found)
    if asked is None:
        raise Http404
    return found, asked
