"""The superior's answers: register, enter lines, match them, have a second person confirm."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.forms.consultations import PaperForm
from feedback.access import (
    PAPER_BRINGERS,
    get_line_for_office,
    get_reply_for_office,
    get_reply_to_answer,
)
from feedback.choices import ReplyStatus
from feedback.errors import FeedbackError
from feedback.forms.office import LineForm, ReasonForm, ReplyForm
from feedback.forms.sheets import SheetForm
from feedback.models import Outcome, Reflection, ReplyLine, SuperiorReply
from feedback.models.stories import FAVOURABLE
from feedback.services import replies as services
from feedback.services.registering import correct_reply
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import file_response, store_upload
from liaison.office.models import Confirmation
from opinions.access import OFFICE

POSTED = "已复核入账。确认公布后，系统会通知每位提出人。"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def reply_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the letter says beside our items; by POST from a clerk one line more."""
    reply = get_reply_for_office(pk)
    if request.method != "POST" or not request.user.has_role(Role.CLERK):
        return reply_with(request, reply)
    form = LineForm(request.POST, consultation=reply.consultation)
    if form.is_valid():
        data = dict(form.cleaned_data)
        items, direct = data.pop("items"), data.pop("direct_opinions", ())
        try:
            services.add_line(
                reply,
                services.Said(**data),
                by=request.user,
                items=items,
                direct_opinions=direct,
            )
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已录入，可以接着录下一条。")
            return redirect("admin:feedback_reply", pk)
    return reply_with(request, reply, form=form)


def reply_with(
    request: StaffRequest, reply: SuperiorReply, **bound: forms.BaseForm
) -> HttpResponse:
    """``bound`` holds the one form that was sent and must be corrected, by its name here."""
    asked = Confirmation.objects.for_target(services.CONFIRM, reply).with_list_relations()
    lines = _lines(reply)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": str(reply),
        "reply": reply,
        "lines": lines,
        "unmatched": sum(
            not row["items"] and not row["direct"] and not row["line"].is_elsewhere for row in lines
        ),
        "sheets": reply.sheets.select_related("file", "read_by"),
        "sheet_form": SheetForm(auto_id="id_sheet_%s"),
        "form": LineForm(consultation=reply.consultation),
        "moves": reply.moves.select_related("by"),
        "asked": asked.order_by("-pk").first(),
        "reply_form": ReplyForm(instance=copy(reply)),
        "reason_form": ReasonForm(),
        "paper_form": PaperForm(auto_id="id_paper_%s"),
        "may_enter": request.user.has_role(Role.CLERK) and reply.status == ReplyStatus.REGISTERED,
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "may_bring_paper": request.user.has_role(*PAPER_BRINGERS),
        "bad_form": next(iter(bound.values()), None),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "feedback/office/reply.html", context, status=status)


def _lines(reply: SuperiorReply) -> list[dict[str, Any]]:
    """Each line with its items, where we saw them in a text, what stands, and what a point had
    reported directly; five queries."""
    lines = list(reply.lines.prefetch_related("items", "direct_opinions"))
    claims = {
        claim.item_id: claim
        for claim in Reflection.objects.claims()
        .filter(item__in=[item for line in lines for item in line.items.all()])
        .select_related("check_of__version")
        .defer("check_of__version__source_text")
    }
    standing = {
        (outcome.line_id, outcome.item_id): outcome
        for outcome in Outcome.objects.current().filter(line__reply=reply)
    }
    return [
        {
            "line": line,
            "direct": list(line.direct_opinions.all()),
            "items": [
                {
                    "item": item,
                    "claim": claims.get(item.pk) if line.result in FAVOURABLE else None,
                    "outcome": standing.get((line.pk, item.pk)),
                }
                for item in line.items.all()
            ],
        }
        for line in lines
    ]


@require_POST
@staff_page(Role.CLERK)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Put right what was registered: date, number, kind, scan."""
    reply = get_reply_for_office(pk)
    form = ReplyForm(request.POST, request.FILES, instance=copy(reply))
    if form.is_valid():
        data = dict(form.cleaned_data)
        scan = data.pop("scan")
        try:
            stored = store_upload(scan, kinds=SCANS, by=request.user) if scan else None
            correct_reply(reply, by=request.user, scan=stored, **data)
        except OfficeError as error:
            form.add_error("scan", str(error))
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已更正，改动前后都有记录。")
            return redirect("admin:feedback_reply", pk)
    return reply_with(request, reply, reply_form=form)


@require_POST
@staff_page(Role.CLERK)
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    line: ReplyLine = get_line_for_office(pk)
    _say(request, lambda: services.drop_line(line, by=request.user), "已删除这一条。")
    return redirect("admin:feedback_reply", line.reply_id)


@require_POST
@staff_page(Role.CLERK)
def ask_to_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    reply = get_reply_for_office(pk)
    _say(
        request,
        lambda: services.ask_to_confirm(reply, by=request.user),
        "已提请复核，复核后结果才会入账。",
    )
    return redirect("admin:feedback_reply", pk)


@require_POST
@staff_page(Role.REVIEWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person confirms the results, or gives them back with a reason."""
    reply, asked = get_reply_to_answer(pk)
    if "agree" in request.POST:
        _say(request, lambda: services.confirm_reply(asked, by=request.user), POSTED)
        return redirect("admin:feedback_register", reply.consultation_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return reply_with(request, reply, reason_form=form)
    reason = form.cleaned_data["reason"]
    _say(
        request,
        lambda: services.give_back(asked, by=request.user, reason=reason),
        "已退回经办人。",
    )
    return redirect("admin:feedback_reply", pk)


@require_POST
@staff_page(*PAPER_BRINGERS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """线下签批: the sheet that the leader signed confirms the results."""
    reply, asked = get_reply_to_answer(pk)
    form = PaperForm(request.POST, request.FILES, auto_id="id_paper_%s")
    if form.is_valid():
        try:
            services.confirm_on_paper(asked, by=request.user, **form.cleaned_data)
        except (FeedbackError, OfficeError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, POSTED)
            return redirect("admin:feedback_register", reply.consultation_id)
    return reply_with(request, reply, paper_form=form)


@require_safe
@staff_page(*OFFICE)
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    reply = get_reply_for_office(pk)
    if reply.scan is None:
        raise Http404
    return file_response(reply.scan)


def _say(request: StaffRequest, act: Callable[[], object], done: str) -> None:
    """Run one decision and tell how it went."""
    try:
        act()
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
