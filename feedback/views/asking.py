"""上报未答复 on one page, and the 商请反馈函 that asks for an answer."""

from io import BytesIO

from django import forms
from django.contrib import admin, messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.models import Consultation
from feedback.asking_words import asking_title, asking_values, proposed_body
from feedback.choices.asking import AskingStatus
from feedback.choices.papers import PaperKind
from feedback.errors import FeedbackError
from feedback.forms.asking import AskingForm
from feedback.forms.office import DayForm, ReasonForm
from feedback.models import AskingLetter
from feedback.services import asking as services
from feedback.services.papers import print_papers
from feedback.services.rules import telling_rules
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import TYPES
from liaison.office.numbers import number_in_use
from opinions.access import OFFICE, get_consultation_for_office
from stations.services.making_letters import proposed_prefix


@require_safe
@staff_page(*OFFICE)
def unanswered(request: StaffRequest) -> HttpResponse:
    """What was sent upward and not answered, with its age, the longest first."""
    today = timezone.localdate()
    rows = [(one, one.days(today), one.is_due(today)) for one in services.waiting_rounds()]
    context = {
        **admin.site.each_context(request),
        "title": "上报后未答复的意见",
        "rows": rows,
        "items": sum(one.items for one, _, _ in rows),
        "rules": telling_rules(),
    }
    return render(request, "feedback/office/unanswered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """What waits of one round, its letters, and by POST from a clerk a new one."""
    consultation = get_consultation_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return _ask_page(request, consultation)
    form = AskingForm(request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        prefix = data.pop("prefix_words")
        try:
            letter = services.draft_letter(consultation, by=request.user, prefix=prefix, **data)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已编号：{letter}。请下载打印，盖章发出后登记。")
            return redirect("admin:feedback_asking_letter", letter.pk)
    return _ask_page(request, consultation, form)


def _ask_page(
    request: StaffRequest, consultation: Consultation, form: AskingForm | None = None
) -> HttpResponse:
    today = timezone.localdate()
    found = services.waiting_rounds(consultation)
    waiting = found[0] if found else None
    draft = str(consultation.version.draft)
    initial = {
        "prefix_words": proposed_prefix(),
        "signed_on": today,
        "body": proposed_body(draft, waiting.unanswered, today) if waiting else "",
    }
    context = {
        **admin.site.each_context(request),
        "title": "商请反馈函",
        "consultation": consultation,
        "waiting": waiting,
        "days": waiting.days(today) if waiting else None,
        "is_due": waiting.is_due(today) if waiting else False,
        "letters": AskingLetter.objects.filter(consultation=consultation),
        "form": form or AskingForm(initial=initial),
        "may_draft": request.user.has_role(Role.CLERK)
        and waiting is not None
        and not waiting.is_being_written,
        "rules": telling_rules(),
    }
    status = 422 if form else 200
    return render(request, "feedback/office/asking.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    return _letter_page(request, _get(pk))


def _letter_page(
    request: StaffRequest, found: AskingLetter, **bound: forms.BaseForm
) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    is_clerk = request.user.has_role(Role.CLERK)
    number = number_in_use(found)
    context = {
        **admin.site.each_context(request),
        "title": str(found),
        "letter": found,
        "paragraphs": found.body.splitlines(),
        "number": number,
        "moves": found.moves.select_related("by"),
        "day_form": DayForm(initial={"day": timezone.localdate()}, auto_id="id_sent_%s"),
        "void_form": ReasonForm(auto_id="id_void_%s"),
        "may_send": is_clerk and found.status == AskingStatus.NUMBERED,
        "may_void": is_clerk and found.status != AskingStatus.VOIDED,
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "feedback/office/asking_letter.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def sent(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _get(pk), DayForm(request.POST, auto_id="id_sent_%s")
    if form.is_valid():
        today, day = timezone.localdate(), form.cleaned_data["day"]
        try:
            services.mark_sent(found, by=request.user, sent_on=day, today=today)
        except FeedbackError as error:
            form.add_error("day", str(error))
        else:
            again = telling_rules().ask_again_days
            messages.success(request, f"已登记发出。{again}天后还没有答复的，会提醒再次商请。")
            return redirect("admin:feedback_asking_letter", pk)
    return _letter_page(request, found, day_form=form)


@require_POST
@staff_page(Role.CLERK)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _get(pk), ReasonForm(request.POST, auto_id="id_void_%s")
    if form.is_valid():
        try:
            services.void_letter(found, by=request.user, reason=form.cleaned_data["reason"])
        except FeedbackError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, "已作废，文号保留在登记簿上。")
            return redirect("admin:feedback_asking_letter", pk)
    return _letter_page(request, found, void_form=form)


@require_POST
@staff_page(*OFFICE)
def letter_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _get(pk)
    try:
        content = print_papers(
            PaperKind.ASKING, [asking_values(found)], by=request.user, about=found
        )
    except FeedbackError as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_asking_letter", pk)
    name = f"{asking_title(str(found.consultation.version.draft))}_{found}.docx"
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=name, content_type=TYPES["docx"]
    )


def _get(pk: int) -> AskingLetter:
    letters = AskingLetter.objects.select_related(
        "consultation__version__draft__organ", "organ", "drafted_by"
    )
    return get_object_or_404(letters, pk=pk)
