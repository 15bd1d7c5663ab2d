"""One opinion with its history, and what is held for a look."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.models import DraftVersion
from drafts.models.replacements import text_on
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from opinions import routing
from opinions.access import (
    OFFICE,
    get_blocking,
    get_consultation_for_office,
    get_opinion_for_office,
)
from opinions.errors import OpinionError
from opinions.following import follow_targets
from opinions.forms.office import HeldOpinionsForm, ReasonForm
from opinions.models import Opinion, PostLawOpinion, UncountedGroup
from opinions.redline import redline_of
from opinions.services import referring, sorting

ROWS = 20


@require_safe
@staff_page(*OFFICE)
def held_list(request: StaffRequest, pk: int) -> HttpResponse:
    return _held_list(request, pk)


def _held_list(
    request: StaffRequest, pk: int, bad_form: HeldOpinionsForm | None = None
) -> HttpResponse:
    """Everything a person must look at before it is sorted, with the reasons, on one page."""
    held = Opinion.objects.filter(consultation=pk).held().for_list().order_by("pk")
    page = Paginator(held, ROWS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "待复核意见",
        "consultation": get_consultation_for_office(pk),
        "page": page,
        "followed": follow_targets(page),
        "form": bad_form,
        "picked": request.POST.getlist("opinions"),
        "may_pass": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    return render(request, "opinions/office/held.html", context, status=422 if bad_form else 200)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def let_held_pass(request: StaffRequest, pk: int) -> HttpResponse:
    form = HeldOpinionsForm(request.POST, consultation_pk=get_consultation_for_office(pk).pk)
    if not form.is_valid():
        return _held_list(request, pk, form)
    passed = sorting.let_many_pass(form.cleaned_data["opinions"], by=request.user)
    messages.success(request, f"{passed}条意见可以登记，已转入待整理。")
    return redirect("admin:opinions_held", pk)


@require_safe
@staff_page(*OFFICE)
def opinion_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _opinion_page(request, get_opinion_for_office(pk))


def _text_of(opinion: Opinion) -> DraftVersion | None:
    """Which text stood when it was said; nothing to tell unless there was more than one."""
    consultation = opinion.consultation
    for target in opinion.targets.all():
        if consultation.page_revision and target.version:
            return target.version
    if not consultation.page_revision or not consultation.replacements.done().exists():
        return None
    day = timezone.localdate(opinion.received_at)
    return text_on(consultation, day, filed_at=opinion.created_at)


def _opinion_page(
    request: StaffRequest,
    opinion: Opinion,
    *,
    bad_form: ReasonForm | None = None,
    revealed: str = "",
) -> HttpResponse:
    forms = {name: ReasonForm(prefix=name) for name in ("block", "reveal")}
    if bad_form is not None and bad_form.prefix:
        forms[bad_form.prefix] = bad_form
    context = {
        **admin.site.each_context(request),
        "title": f"意见 {opinion.receipt_no}",
        "opinion": opinion,
        "followed": follow_targets([opinion]),
        "text": _text_of(opinion),
        "moves": opinion.moves.select_related("by"),
        "revisions": opinion.revisions.all(),
        "post_law": PostLawOpinion.objects.filter(opinion=opinion).select_related("entry").first(),
        "photos": opinion.photos.exclude(file__file=""),
        "files": opinion.files.exclude(file__file="").select_related("file"),
        "supplements": opinion.supplements.all(),
        "supports": opinion.supports.counted().count(),
        "pieces": redline_of(list(opinion.targets.all()), opinion.replacement),
        "items": opinion.compiled_in.select_related("item"),
        "suggested": routing.suggest(opinion.own_words),
        "referrals": opinion.referrals.select_related("org"),
        "suggested_in": opinion.suggested_in.select_related("suggestion"),
        "blocking": sorting.blocking_of(opinion),
        "uncounted": None if opinion.is_counted else UncountedGroup.objects.holding(opinion),
        "bad_form": bad_form,
        "block_form": forms["block"],
        "reveal_form": forms["reveal"],
        "revealed": revealed,
        "may_sort": request.user.has_role(Role.CLERK),
        "may_refer": referring.may_refer(opinion),
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "may_see_contacts": request.user.has_role(Role.CLERK, Role.REVIEWER),
    }
    status = 422 if bad_form else 200
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
    form = ReasonForm(request.POST, prefix="block")
    if not form.is_valid():
        return _opinion_page(request, opinion, bad_form=form)
    try:
        sorting.ask_to_block(opinion, by=request.user, reason=form.cleaned_data["reason"])
    except OpinionError as error:
        form.add_error(None, str(error))
        return _opinion_page(request, opinion, bad_form=form)
    messages.success(request, "已提请不予登记，等待另一人复核。")
    return redirect("admin:opinions_opinion", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer_block(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees, or sends the opinion on to be sorted."""
    asked = get_blocking(pk)
    try:
        if "agree" in request.POST:
            sorting.block(asked, by=request.user)
            messages.success(request, "已不予登记，理由会告诉提出人，原文封存。")
        else:
            sorting.refuse_to_block(asked, by=request.user, reason="复核认为应当登记。")
            messages.success(request, "已退回，意见照常整理。")
    except OpinionError as error:
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
    if contact is None:
        messages.error(request, "提出人没有留联系方式。")
        return redirect("admin:opinions_opinion", pk)
    form = ReasonForm(request.POST, prefix="reveal")
    if not form.is_valid():
        return _opinion_page(request, opinion, bad_form=form)
    reason = form.cleaned_data["reason"]
    try:
        value = sorting.reveal_contact(opinion, contact, by=request.user, reason=reason)
    except ContactError as error:
        form.add_error(None, str(error))
        return _opinion_page(request, opinion, bad_form=form)
    return _opinion_page(request, opinion, revealed=value)
