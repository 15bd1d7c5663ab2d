"""Handing opinions on, and the list of what is not answered yet."""

from io import BytesIO

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import TYPES
from liaison.office.numbers import number_in_use
from opinions import routing
from opinions.access import OFFICE, get_opinion_for_office
from opinions.errors import OpinionError
from opinions.forms.office import ReasonForm
from opinions.forms.referring import CloseForm, ReferForm
from opinions.models import Referral
from opinions.referral_words import referral_title
from opinions.services import referring
from opinions.services.letter_templates import print_referral

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def refer(request: StaffRequest, pk: int) -> HttpResponse:
    opinion = get_opinion_for_office(pk)
    suggested = routing.suggest(opinion.own_words)
    start = {"kind": suggested[0].kind} if suggested else {}
    form = ReferForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            referral = referring.refer(
                opinion, form.asked(), by=request.user, today=timezone.localdate()
            )
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已转{referral.org}，提出人查进度时看得到。")
            return redirect("admin:opinions_opinion", pk)
    context = {
        **admin.site.each_context(request),
        "title": "转交意见",
        "opinion": opinion,
        "form": form,
        "suggested": suggested,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/refer.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def referral_list(request: StaffRequest) -> HttpResponse:
    """What is still out, the latest date first; everything with ?all=1."""
    show_all = "all" in request.GET
    referrals = Referral.objects.all() if show_all else Referral.objects.open()
    ordered = referrals.with_list_relations().order_by("due_on", "pk")
    today = timezone.localdate()
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "转交的意见",
        "page": page,
        "rows": [(one, one.is_overdue(today)) for one in page],
        "show_all": show_all,
        "overdue": Referral.objects.overdue(today).count(),
    }
    return render(request, "opinions/office/referrals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def referral(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Referral.objects.with_list_relations(), pk=pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and request.user.has_role(Role.CLERK) and form.is_valid():
        try:
            referring.close_referral(found, by=request.user, **form.cleaned_data)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "结果已登记，提出人查进度时看得到。")
            return redirect("admin:opinions_referrals")
    context = {
        **admin.site.each_context(request),
        "title": f"转{found.org}",
        "referral": found,
        "form": form,
        "number": number_in_use(found),
        "void_form": ReasonForm(prefix="void"),
        "may_number": request.user.has_role(Role.CLERK),
        "is_overdue": found.is_overdue(timezone.localdate()),
        "may_close": request.user.has_role(Role.CLERK) and not found.result,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/referral.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def number(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter's number: taken, or voided with a reason."""
    found = get_object_or_404(Referral.objects.with_list_relations(), pk=pk)
    form = ReasonForm(request.POST, prefix="void")
    try:
        if "take" in request.POST:
            taken = referring.number_referral(found, by=request.user, today=timezone.localdate())
            messages.success(request, f"已编号：{taken}。下载的转交函上会印出来。")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            referring.void_referral_number(found, by=request.user, reason=reason)
            messages.success(request, "已作废，文号保留在登记簿上。")
        else:
            messages.error(request, "作废文号时请写明原因。")
    except OpinionError as error:
        messages.error(request, str(error))
    return redirect("admin:opinions_referral", pk)


@require_safe
@staff_page(*OFFICE)
def letter(request: StaffRequest, pk: int) -> HttpResponseBase:
    """转交函 as a docx, for signing."""
    found = get_object_or_404(Referral.objects.with_list_relations(), pk=pk)
    try:
        content = print_referral(found, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
        return redirect("admin:opinions_referral", pk)
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{referral_title(found)}_{found.opinion.receipt_no}.docx",
        content_type=TYPES["docx"],
    )
