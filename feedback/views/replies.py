"""The superior's answers: register, enter lines, match them, have a second person confirm."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from feedback.access import get_line_for_office, get_reply_for_office
from feedback.errors import FeedbackError
from feedback.forms.office import ForewordForm, LineForm, ReasonForm, ReplyForm
from feedback.funnel import funnel
from feedback.matching import suggest
from feedback.models import Release, ReplyLine, SuperiorReply
from feedback.services import releases as release_services
from feedback.services import replies as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import file_response, store_upload
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office
from opinions.choices import Adoption
from opinions.models import CompiledItem, Submission


@staff_page(*OFFICE)
def register(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything that flows back for one consultation, and the form for what came today."""
    consultation = get_consultation_for_office(pk)
    form = ReplyForm(request.POST or None, request.FILES or None)
    may_enter = request.user.has_role(Role.CLERK)
    if may_enter and request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        scan = data.pop("scan")
        try:
            stored = store_upload(scan, kinds=SCANS, by=request.user) if scan else None
            reply = services.register_reply(consultation, by=request.user, scan=stored, **data)
        except OfficeError as error:
            form.add_error("scan", str(error))
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            return redirect("admin:feedback_reply", reply.pk)
    releases = Release.objects.filter(consultation=consultation)
    pending = releases.exclude(released_at__isnull=False).first()
    context = {
        **admin.site.each_context(request),
        "title": "立法机关反馈",
        "consultation": consultation,
        "submissions": Submission.objects.filter(consultation=consultation),
        "replies": SuperiorReply.objects.filter(consultation=consultation),
        "releases": releases,
        "pending": pending,
        "asked": _asked_release(pending),
        "figures": funnel(consultation),
        "told": release_services.due_and_told(consultation),
        "to_tell": release_services.to_tell(consultation).count(),
        "days": _days_waiting(consultation.pk),
        "form": form,
        "foreword_form": ForewordForm(),
        "reason_form": ReasonForm(),
        "may_enter": may_enter,
        "may_confirm": request.user.has_role(Role.REVIEWER),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/register.html", context, status=status)


def _asked_release(release: Release | None) -> Confirmation | None:
    if release is None:
        return None
    return Confirmation.objects.for_target(release_services.RELEASE, release).open().first()


def _days_waiting(consultation_pk: int) -> int | None:
    """Days since the first submission while anything is unanswered; silence must be visible."""
    waiting = CompiledItem.objects.filter(
        consultation=consultation_pk, adoption=Adoption.AWAITING
    ).exists()
    first = Submission.objects.filter(consultation=consultation_pk).order_by("sent_on").first()
    if not waiting or first is None:
        return None
    return (timezone.localdate() - first.sent_on).days


@staff_page(*OFFICE)
def reply_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter on one side, our items on the other; a clerk enters line after line."""
    reply = get_reply_for_office(pk)
    form = LineForm(request.POST or None, consultation=reply.consultation)
    may_enter = request.user.has_role(Role.CLERK)
    if may_enter and request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        items = data.pop("items")
        try:
            services.add_line(reply, services.Said(**data), by=request.user, items=items)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已录入，可以接着录下一条。")
            return redirect("admin:feedback_reply", pk)
    context = {
        **admin.site.each_context(request),
        "title": str(reply),
        "reply": reply,
        "lines": _lines(reply),
        "form": form,
        "moves": reply.moves.select_related("by"),
        "asked": Confirmation.objects.for_target(services.CONFIRM, reply).open().first(),
        "reason_form": ReasonForm(),
        "may_enter": may_enter and reply.status == "registered",
        "may_confirm": request.user.has_role(Role.REVIEWER),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/reply.html", context, status=status)


def _lines(reply: SuperiorReply) -> list[dict[str, Any]]:
    """Each line with its items, and for those without any the likeliest ones."""
    items = list(
        CompiledItem.objects.filter(consultation=reply.consultation)
        .exclude(adoption=Adoption.NONE)
        .select_related("provision")
        .in_table_order()
    )
    made = []
    for line in reply.lines.prefetch_related("items"):
        matched = list(line.items.all())
        made.append(
            {
                "line": line,
                "items": matched,
                "suggestions": suggest(line.text, items) if not matched else [],
            }
        )
    return made


@require_POST
@staff_page(Role.CLERK)
def match(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the ticked items as what the line answers."""
    line = get_line_for_office(pk)
    chosen = CompiledItem.objects.filter(
        pk__in=[value for value in request.POST.getlist("items") if value.isdecimal()],
        consultation=line.reply.consultation,
    )
    _say(request, lambda: services.match_line(line, chosen, by=request.user), "已对应。")
    return redirect("admin:feedback_reply", line.reply_id)


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
    reply = get_reply_for_office(pk)
    asked = get_object_or_404(Confirmation.objects.for_target(services.CONFIRM, reply).open())
    if "agree" in request.POST:
        _say(
            request,
            lambda: services.confirm_reply(asked, by=request.user),
            "已复核入账。确认公布后，系统会通知每位提出人。",
        )
        return redirect("admin:feedback_register", reply.consultation_id)
    reason = request.POST.get("reason", "")
    _say(
        request,
        lambda: services.give_back(asked, by=request.user, reason=reason),
        "已退回经办人。",
    )
    return redirect("admin:feedback_reply", pk)


@staff_page(*OFFICE)
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    reply = get_reply_for_office(pk)
    if reply.scan is None:
        raise Http404
    return file_response(reply.scan)


def _say(request: StaffRequest, act: Any, done: str) -> None:
    """Run one decision and tell how it went."""
    try:
        act()
    except (FeedbackError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
