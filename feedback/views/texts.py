"""What people are told, in the office's own words: read, try, change, go back."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.choices.texts import Situation, TextChannel, has_text
from feedback.errors import FeedbackError
from feedback.forms.texts import TextForm, TryForm
from feedback.models import TextVersion
from feedback.services import texts as services
from feedback.texts import BLANKS, blanks_of, check, every_text, needed_in, preview, sms_parts
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE


@require_safe
@staff_page(*OFFICE)
def texts(request: StaffRequest) -> HttpResponse:
    used = {
        (one.situation, one.channel): one
        for one in TextVersion.objects.filter(in_use=True).exclude(text="")
    }
    rows = [
        (situation, [(channel, used.get((situation, channel))) for _, channel in group])
        for situation, group in groupby(every_text(), key=lambda one: one[0])
    ]
    context = {**admin.site.each_context(request), "title": "告知文字", "rows": rows}
    return render(request, "feedback/office/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def text(request: StaffRequest, situation: str, channel: str) -> HttpResponse:
    """One text; by POST from a clerk a preview, a test message, or a new version."""
    _check(situation, channel)
    now = services.text_in_use(situation, channel)
    if request.method != "POST":
        return _page(request, situation, channel, TextForm(initial={"text": now}), now)
    if not request.user.has_role(Role.CLERK):
        raise Http404
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, situation, channel, form, now)
    try:
        done = _act(request, situation, channel, form.cleaned_data)
    except FeedbackError as error:
        form.add_error("text", str(error))
        done = ""
    if done:
        messages.success(request, done)
        return redirect("admin:feedback_text", situation, channel)
    return _page(request, situation, channel, form, request.POST["text"])


def _act(request: StaffRequest, situation: str, channel: str, said: dict[str, Any]) -> str:
    """What was done; "" where the same page shows it. Raises FeedbackError."""
    if "save" in request.POST:
        version = services.change_text(
            situation, channel, said["text"], by=request.user, note=said["note"]
        )
        return f"已保存为第{version.number}版，以后的通知用它；已经写好的通知不变。"
    if "try" in request.POST:
        address = TryForm(request.POST)
        to = address.cleaned_data["address"].strip() if address.is_valid() else ""
        if not to:
            raise FeedbackError("请填写试发到哪个手机或者邮箱。")
        services.try_out(situation, channel, said["text"], address=to, by=request.user)
        messages.success(request, "已试发，请看收到的样子；文字还没有保存。")
        return ""
    check(situation, channel, said["text"])
    return ""


def _page(
    request: StaffRequest, situation: str, channel: str, form: TextForm, shown: str
) -> HttpResponse:
    """``shown`` is what the preview is made of, unless something is wrong with it."""
    versions = TextVersion.objects.filter(situation=situation, channel=channel)
    example = "" if form.errors else preview(situation, channel, shown)
    context = {
        **admin.site.each_context(request),
        "title": f"告知文字：{Situation(situation).label}（{TextChannel(channel).label}）",
        "situation": situation,
        "channel": channel,
        "form": form,
        "try_form": TryForm(initial={"address": request.POST.get("address", "")}),
        "can_try": services.can_try(channel),
        "may_edit": request.user.has_role(Role.CLERK),
        "blanks": [(name, *BLANKS[name]) for name in blanks_of(situation, channel)],
        "needed": needed_in(situation, channel),
        "example": example,
        "parts": sms_parts(example) if example and channel == TextChannel.SMS else None,
        "versions": versions.select_related("written_by"),
        "is_own": not versions.filter(in_use=True).exclude(text="").exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/text.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def restore(request: StaffRequest, situation: str, channel: str, number: int) -> HttpResponse:
    """Number 0 is the portal's own."""
    _check(situation, channel)
    versions = TextVersion.objects.filter(situation=situation, channel=channel)
    chosen = get_object_or_404(versions, number=number) if number else None
    try:
        version = services.restore(chosen, situation, channel, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{version.note}，记为第{version.number}版。")
    return redirect("admin:feedback_text", situation, channel)


def _check(situation: str, channel: str) -> None:
    known = situation in Situation.values and channel in TextChannel.values
    if not known or not has_text(situation, channel):
        raise Http404
