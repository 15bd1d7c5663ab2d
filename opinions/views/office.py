"""The office's list of opinions, one opinion with its history, and what is held for a look."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office, get_opinion_for_office
from opinions.errors import OpinionError
from opinions.forms.office import FilterForm, ReasonForm
from opinions.models import Opinion
from opinions.services import sorting

ROWS = 20


@staff_page(*OFFICE)
def opinion_list(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    form = FilterForm(request.GET)
    opinions = Opinion.objects.filter(consultation=consultation)
    if form.is_valid():
        data = form.cleaned_data
        for axis in ("moderation", "processing"):
            if data[axis]:
                opinions = opinions.filter(**{axis: data[axis]})
        if words := data["q"].strip():
            opinions = opinions.filter(Q(receipt_no__iexact=words) | Q(body__contains=words))
    page = Paginator(opinions.with_list_relations(), ROWS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "全部意见",
        "consultation": consultation,
        "form": form,
        "page": page,
    }
    return render(request, "opinions/office/list.html", context)


@staff_page(*OFFICE)
def opinion_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _opinion_page(request, get_opinion_for_office(pk))


def _opinion_page(
    request: StaffRequest,
    opinion: Opinion,
    *,
    form: ReasonForm | None = None,
    revealed: str = "",
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": opinion.receipt_no,
        "opinion": opinion,
        "moves": opinion.moves.select_related("by"),
        "revisions": opinion.revisions.all(),
        "items": opinion.compiled_in.select_related("item"),
        "blocking": Confirmation.objects.for_target(sorting.BLOCK, opinion).open().first(),
        "form": form or ReasonForm(),
        "revealed": revealed,
        "may_sort": request.user.has_role(Role.CLERK),
        "may_confirm": request.user.has_role(Role.REVIEWER),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "opinions/office/opinion.html", context, status=status)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def let_pass(request: StaffRequest, pk: int) -> HttpResponse:
    opinion = get_opinion_for_office(pk)
    try:
        sorting.let_pass(opinion, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已通过，可以整理。")
    return redirect("admin:opinions_opinion", pk)


@require_POST
@staff_page(Role.CLERK)
def ask_to_block(request: StaffRequest, pk: int) -> HttpResponse:
    opinion = get_opinion_for_office(pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _opinion_page(request, opinion, form=form)
    try:
        sorting.ask_to_block(opinion, by=request.user, reason=form.cleaned_data["reason"])
    except (OpinionError, OfficeError) as error:
        form.add_error(None, str(error))
        return _opinion_page(request, opinion, form=form)
    messages.success(request, "已提请不予登记，等待另一人复核。")
    return redirect("admin:opinions_opinion", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer_block(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or sends the opinion on to be sorted."""
    opinion = get_opinion_for_office(pk)
    asked = get_object_or_404(Confirmation.objects.for_target(sorting.BLOCK, opinion).open())
    try:
        if "agree" in request.POST:
            sorting.block(asked, by=request.user)
            messages.success(request, "已不予登记，理由会告诉提出人，原文封存。")
        else:
            sorting.refuse_to_block(asked, by=request.user, reason="复核认为应当登记。")
            messages.success(request, "已退回，意见照常整理。")
    except (OpinionError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:opinions_opinion", pk)


@require_POST
@staff_page(Role.CLERK)
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    opinion = get_opinion_for_office(pk)
    try:
        sorting.take_back(opinion, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放回待整理。")
    return redirect("admin:opinions_opinion", pk)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def reveal(request: StaffRequest, pk: int) -> HttpResponse:
    """The full phone or address, shown once on this page; who looked and why is on record."""
    opinion = get_opinion_for_office(pk)
    contact = opinion.contributor.phone or opinion.contributor.email
    form = ReasonForm(request.POST)
    if contact is None or not form.is_valid():
        return _opinion_page(request, opinion, form=form)
    try:
        value = sorting.reveal_contact(
            opinion, contact, by=request.user, reason=form.cleaned_data["reason"]
        )
    except ContactError as error:
        form.add_error(None, str(error))
        return _opinion_page(request, opinion, form=form)
    return _opinion_page(request, opinion, revealed=value)
