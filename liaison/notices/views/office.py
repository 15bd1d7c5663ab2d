"""One notice, and what staff may do with it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.contacts.services import ContactError, reveal
from liaison.notices import file_outbox, services
from liaison.notices.access import TELLERS, get_notice
from liaison.notices.choices import STAFF_MOVES, NoticeStatus
from liaison.notices.forms import NoteForm, ToldForm
from liaison.notices.models import Notice


def notice_page(
    request: StaffRequest,
    notice: Notice,
    *,
    told_form: ToldForm | None = None,
    phone: str = "",
    status: int = 200,
) -> HttpResponse:
    moves = STAFF_MOVES[NoticeStatus(notice.status)]
    has_contact = bool(notice.contact_phone_id or notice.contact_email_id)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": notice.subject,
        "notice": notice,
        "attempts": notice.attempts.all(),
        "moves": notice.moves.select_related("by"),
        "may_resend": has_contact and not notice.replaced_by_id and NoticeStatus.QUEUED in moves,
        "may_leave": NoticeStatus.MANUAL in moves,
        "may_tell": NoticeStatus.TOLD_IN_PERSON in moves,
        "told_form": told_form or ToldForm(),
        "bad_form": told_form,
        "note_form": NoteForm(auto_id="id_why_%s"),
        "phone": phone,
    }
    return render(request, "notices/office/notice.html", context, status=status)


@require_safe
@staff_page(*TELLERS)
def show(request: StaffRequest, pk: int) -> HttpResponse:
    return notice_page(request, get_notice(pk))


@require_POST
@staff_page(*TELLERS)
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    notice = get_notice(pk)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        services.resend(notice, by=request.user, note=note)
    except services.NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已重新排队，几秒后发出；结果看下面的发送记录。")
    return _to_notice(notice)


@require_POST
@staff_page(*TELLERS)
def leave_to_people(request: StaffRequest, pk: int) -> HttpResponse:
    notice = get_notice(pk)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        services.leave_to_people(notice, by=request.user, note=note)
    except services.NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已转为人工告知，列在“待人工告知”里。")
    return _to_notice(notice)


@require_POST
@staff_page(*TELLERS)
def told(request: StaffRequest, pk: int) -> HttpResponse:
    notice = get_notice(pk)
    form = ToldForm(request.POST)
    if not form.is_valid():
        return notice_page(request, notice, told_form=form, status=422)
    try:
        services.mark_told_in_person(
            notice, by=request.user, told_on=form.day, note=form.note_in_words()
        )
    except services.NoticeError as error:
        form.add_error("told_on", str(error))
        return notice_page(request, notice, told_form=form, status=422)
    messages.success(request, f"已登记{notice.told_on:%Y年%-m月%-d日}告知本人。")
    return _to_notice(notice)


@require_POST
@staff_page(*TELLERS)
def phone(request: StaffRequest, pk: int) -> HttpResponse:
    """The full number for the one who calls; shown once, the look is on record."""
    notice = get_notice(pk)
    if notice.contact_phone is None:
        messages.error(request, "这位收件人没有留下手机号码。")
        return _to_notice(notice)
    try:
        number = reveal(
            notice.contact_phone, viewer=request.user, reason=f"电话告知（通知 {notice.pk}）"
        )
    except ContactError as error:
        messages.error(request, str(error))
        return _to_notice(notice)
    return notice_page(request, notice, phone=number)


@require_safe
@staff_page(*TELLERS)
def outbox(request: StaffRequest) -> HttpResponse:
    """What the demo would have mailed, and what waits for the morning."""
    held = Notice.objects.held_at(timezone.now())
    context = {
        **admin.site.each_context(request),
        "title": "演示发件夹",
        "held": held.aggregate(count=Count("pk"), until=Min("not_before")),
        "is_used": file_outbox.is_used(),
        "letters": file_outbox.letters() if file_outbox.is_used() else [],
    }
    return render(request, "notices/office/outbox.html", context)


def _to_notice(notice: Notice) -> HttpResponse:
    return redirect("admin:notices_notice_change", notice.pk)
