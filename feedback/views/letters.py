"""感谢信: drafts for the adopted, checked, signed and numbered, printed."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from feedback.access import get_letter_for_office
from feedback.errors import FeedbackError
from feedback.forms.office import DayForm, LetterForm
from feedback.models import ThankYouLetter
from feedback.services import letters as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_consultation_for_office


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


@staff_page(*OFFICE)
def letter_page(request: StaffRequest, pk: int) -> HttpResponse:
    letter = get_letter_for_office(pk)
    form = LetterForm(request.POST or None, instance=letter)
    if request.method == "POST" and request.user.has_role(Role.CLERK) and form.is_valid():
        try:
            services.change_letter(get_letter_for_office(pk), by=request.user, **form.cleaned_data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:feedback_letter", pk)
    context = {
        **admin.site.each_context(request),
        "title": str(letter),
        "letter": letter,
        "form": form,
        "day_form": DayForm(initial={"day": timezone.localdate()}),
        "moves": letter.moves.select_related("by"),
        "may_draft": request.user.has_role(Role.CLERK),
        "may_review": request.user.has_role(Role.REVIEWER),
        "may_sign": request.user.has_role(Role.LEADER),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/letter.html", context, status=status)


@staff_page(*OFFICE)
def print_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter alone on its sheet, the place of the seal left blank (form 4.8)."""
    letter = get_letter_for_office(pk)
    return render(request, "feedback/office/letter_print.html", {"letter": letter})


@require_POST
@staff_page(Role.REVIEWER)
def review(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda x: services.review_letter(x, by=request.user), "已核稿。")


@require_POST
@staff_page(Role.REVIEWER, Role.LEADER)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    note = request.POST.get("reason", "")
    return _act(
        request, pk, lambda x: services.return_letter(x, by=request.user, note=note), "已退回。"
    )


@require_POST
@staff_page(Role.LEADER)
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写落款日期。")
        return redirect("admin:feedback_letter", pk)
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
        messages.error(request, "请填写送达日期。")
        return redirect("admin:feedback_letter", pk)
    day = form.cleaned_data["day"]
    return _act(
        request,
        pk,
        lambda x: services.deliver_letter(x, by=request.user, delivered_on=day),
        "已登记送达。",
    )


@require_POST
@staff_page(Role.REVIEWER, Role.LEADER)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
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
