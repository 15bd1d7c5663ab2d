"""What is decided about a consultation: one page for each act, asked before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drafts import services
from drafts.access import BUSINESS, get_consultation_for_office
from drafts.choices import ConsultationStatus
from drafts.deadlines import written, written_begin
from drafts.forms.consultations import ExtendForm, PaperForm, ReasonForm, ReleaseForm
from drafts.models import Consultation
from drafts.offers import act_of
from drafts.views.page import office_page
from liaison.accounts.access import StaffRequest, staff_page

page = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Asked:
    """What the page says before the act, and what is said after it."""

    title: str
    text: str
    action: str
    done: str
    is_grave: bool = False


@page
@staff_page(*BUSINESS)
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.submit_for_release(consultation, by=request.user, now=timezone.now())

    return act_page(request, pk, "submit", forms.Form, act, _asked_submit)


def _asked_submit(consultation: Consultation) -> Asked:
    return Asked(
        "提交审核",
        f"提交后由另一位同事审核。审核通过的，{written_begin(consultation.opens_at)}开始，"
        f"{written(consultation.public_close)}截止，到时自动开始和截止。",
        "提交审核",
        "已提交审核，等待另一位同事审核。",
    )


@page
@staff_page(*BUSINESS)
def release(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.release_consultation(
            consultation, by=request.user, now=timezone.now(), note=data["note"]
        )

    return act_page(request, pk, "release", ReleaseForm, act, _asked_release)


def _asked_release(consultation: Consultation) -> Asked:
    return Asked(
        "审核通过",
        f"通过后，“{consultation.title}”将以“{consultation.get_visibility_display()}”的范围发布，"
        f"{written_begin(consultation.opens_at)}开始，{written(consultation.public_close)}截止。",
        "审核通过，准予发布",
        "审核已通过。开始时间已到的，征集已经开始；没有到的，到时自动开始。",
    )


@page
@staff_page(*BUSINESS)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.return_consultation(consultation, by=request.user, reason=data["reason"])

    asked = Asked(
        "退回修改",
        "退回后成为草稿，经办人修改后重新提交审核。",
        "退回",
        "已退回，经办人可以修改后再次提交。",
    )
    return act_page(request, pk, "return", ReasonForm, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.release_on_paper(
            consultation,
            by=request.user,
            scan=data["scan"],
            signer=data["signer"],
            now=timezone.now(),
        )

    asked = Asked(
        "登记线下签批",
        "领导已在纸质发文稿纸上签字同意的，上传签批件，视同审核通过。",
        "登记签批件并发布",
        "签批件已登记，视同审核通过。",
    )
    return act_page(request, pk, "paper", PaperForm, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def recall(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.recall_consultation(consultation, by=request.user, reason=data["reason"])

    asked = Asked(
        "撤回修改", "还没有开始的可以撤回修改，改好后重新审核。", "撤回修改", "已撤回，成为草稿。"
    )
    return act_page(request, pk, "recall", ReasonForm, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.archive_consultation(consultation, by=request.user)

    asked = Asked(
        "归档",
        "采纳情况已经公布、该告知的已经告知，不再有新的结果的，可以归档。公众仍然可以查看。"
        "归档后不能再登记新的结果。",
        "归档",
        "已归档。",
    )
    return act_page(request, pk, "archive", forms.Form, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def extend(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.extend_consultation(
            consultation,
            public_close=data["public_close"],
            office_due=data["office_due"],
            by=request.user,
            reason=data["reason"],
            now=timezone.now(),
        )

    return act_page(request, pk, "extend", ExtendForm, act, _asked_extend)


def _asked_extend(consultation: Consultation) -> Asked:
    again = (
        "。已经截止的，延期后重新开放" if consultation.status == ConsultationStatus.CLOSED else ""
    )
    return Asked(
        "延期",
        f"现在的公众截止时间是{written(consultation.public_close)}，"
        f"上报截止时间是{written(consultation.office_due)}{again}。原因会显示在征求意见页面上。",
        "延期",
        "已延期，新的截止时间和原因已显示在征求意见页面上。",
    )


@page
@staff_page(*BUSINESS)
def suspend(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.suspend_consultation(consultation, by=request.user, reason=data["reason"])

    asked = Asked(
        "暂停征集",
        "暂停期间页面仍可阅读，网上不能提意见，截止时间不变。原因会显示在征求意见页面上。",
        "暂停征集",
        "已暂停征集。",
    )
    return act_page(request, pk, "suspend", ReasonForm, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.resume_consultation(consultation, by=request.user, now=timezone.now())

    asked = Asked(
        "恢复征集", "恢复后可以继续在网上提意见，截止时间不变。", "恢复征集", "已恢复征集。"
    )
    return act_page(request, pk, "resume", forms.Form, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.withdraw_consultation(consultation, by=request.user, reason=data["reason"])

    asked = Asked(
        "撤回征求意见",
        "来文机关撤回草案时使用。撤回后不再征集，已收到的意见保留；原因会显示在征求意见页面上。"
        "撤回后不能恢复。",
        "撤回",
        "已撤回。收到的意见仍然保留。",
        is_grave=True,
    )
    return act_page(request, pk, "withdraw", ReasonForm, act, lambda _: asked)


def act_page(
    request: StaffRequest,
    pk: int,
    view: str,
    make_form: Callable[..., forms.Form],
    act: Callable[[Consultation, dict[str, Any]], None],
    ask: Callable[[Consultation], Asked],
) -> HttpResponse:
    """Gate, form, service, message, back to the consultation."""
    offered = act_of(view)
    if not request.user.has_role(*offered.roles):
        raise Http404
    consultation = get_consultation_for_office(pk)
    if consultation.status not in offered.states:
        label = consultation.get_status_display()
        messages.error(request, f"状态已经是“{label}”，现在不能办理“{offered.label}”。")
        return redirect("admin:drafts_round", pk)
    is_sent = request.method == "POST"
    form = make_form(request.POST, request.FILES) if is_sent else make_form()
    asked = ask(consultation)
    if is_sent and form.is_valid():
        try:
            act(consultation, form.cleaned_data)
        except services.DraftError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, asked.done)
            return redirect("admin:drafts_round", pk)
    context = {"title": asked.title, "consultation": consultation, "asked": asked, "form": form}
    return office_page(request, "act", context, status=422 if form.errors else 200)
