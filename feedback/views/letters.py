"""感谢信: drafts for the adopted, checked, signed and numbered, printed."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.access import get_letter_for_office
from feedback.choices import LetterStatus
from feedback.errors import FeedbackError
from feedback.forms.office import DayForm, LetterForm, ReasonForm
from feedback.models import ThankYouLetter
from feedback.services import letters as services
from feedback.services.papers import letter_sheet
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.numbers import number_in_use
from opinions.access import OFFICE, get_consultation_for_office

CHECKERS = (Role.REVIEWER, Role.LEADER)


@require_safe
@staff_page(*OFFICE)
def letter_list(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    context = {
        **admin.site.each_context(request),
        "title": "感谢信",
        "consultation": consultation,
        "letters": ThankYouLetter.objects.filter(consultation=consultation),
        "may_draft": request.user.has_role(Role.CLERK),
    }
    return render(request, "feedback/office/letters.html", context)


@require_POST
@staff_page(Role.CLERK)
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    made = services.draft_letters(consultation, by=request.user)
    if made:
        messages.success(request, f"已拟{len(made)}封感谢信，请逐封核对后送核稿。")
    else:
        messages.info(
            request, "没有需要新拟的感谢信：结果公布后，意见被采纳且留了姓名的人才有感谢信。"
        )
    return redirect("admin:feedback_letters", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def letter_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter with its way so far; by POST from a clerk the draft's new words."""
    letter = get_letter_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _page(request, letter)
    form = LetterForm(request.POST, instance=get_letter_for_office(pk))
    if form.is_valid():
        try:
            services.change_letter(letter, by=request.user, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:feedback_letter", pk)
    return _page(request, letter, form=form)


def _page(request: StaffRequest, letter: ThankYouLetter, **bound: forms.BaseForm) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    user = request.user
    status = LetterStatus(letter.status)
    context = {
        **admin.site.each_context(request),
        "title": str(letter),
        "letter": letter,
        "form": LetterForm(instance=letter),
        "day_form": DayForm(initial={"day": timezone.localdate()}),
        "reason_form": ReasonForm(auto_id="id_back_%s"),
        "void_form": ReasonForm(auto_id="id_void_%s"),
        "moves": letter.moves.select_related("by"),
        "back": _list_of(letter),
        "number": number_in_use(letter),
        "may_draft": user.has_role(Role.CLERK) and status == LetterStatus.DRAFTED,
        "may_review": user.has_role(Role.REVIEWER) and status == LetterStatus.DRAFTED,
        "may_return": user.has_role(*CHECKERS) and status == LetterStatus.REVIEWED,
        "may_sign": user.has_role(Role.LEADER) and status == LetterStatus.REVIEWED,
        "may_deliver": user.has_role(Role.CLERK) and status == LetterStatus.NUMBERED,
        "may_void": user.has_role(*CHECKERS) and status != LetterStatus.VOIDED,
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    code = 422 if bound else 200
    return render(request, "feedback/office/letter.html", context, status=code)


def _list_of(letter: ThankYouLetter) -> str:
    if letter.consultation_id:
        return reverse("admin:feedback_letters", args=[letter.consultation_id])
    return reverse("admin:feedback_employers", args=[letter.for_year])


@require_safe
@staff_page(*OFFICE)
def print_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter alone on its sheet, the place of the seal left blank (form 4.8)."""
    letter = get_letter_for_office(pk)
    context = {
        "letter": letter,
        "sheet": letter_sheet(letter),
        "is_void": letter.status == LetterStatus.VOIDED,
    }
    return render(request, "feedback/office/letter_print.html", context)


@require_POST
@staff_page(Role.REVIEWER)
def review(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda x: services.review_letter(x, by=request.user), "已核稿。")


@require_POST
@staff_page(*CHECKERS)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    if not form.is_valid():
        return _page(request, get_letter_for_office(pk), reason_form=form)
    note = form.cleaned_data["reason"]
    return _act(
        request, pk, lambda x: services.return_letter(x, by=request.user, note=note), "已退回。"
    )


@require_POST
@staff_page(Role.LEADER)
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, get_letter_for_office(pk), day_form=form)
    day = form.cleaned_data["day"]
    return _act(
        request,
        pk,
        lambda x: services.sign_letter(x, by=request.user, signed_on=day),
        "已签发编号，可以打印。",
    )


@require_POST
@staff_page(Role.CLERK)
def deliver(request: StaffRequest, pk: int) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, get_letter_for_office(pk), day_form=form)
    day = form.cleaned_data["day"]
    return _act(
        request,
        pk,
        lambda x: services.deliver_letter(x, by=request.user, delivered_on=day),
        "已登记送达。",
    )


@require_POST
@staff_page(*CHECKERS)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="id_void_%s")
    if not form.is_valid():
        return _page(request, get_letter_for_office(pk), void_form=form)
    reason = form.cleaned_data["reason"]
    return _act(
        request,
        pk,
        lambda x: services.void_letter(x, by=request.user, reason=reason),
        "已作废，编号保留。",
    )


def _act(
    request: StaffRequest, pk: int, act: Callable[[ThankYouLetter], None], done: str
) -> HttpResponse:
    letter = get_letter_for_office(pk)
    try:
        act(letter)
    except FeedbackError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("admin:feedback_letter", pk)
