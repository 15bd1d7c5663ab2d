"""Whom people tell: phone list, WeChat texts, printed slips by station."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.notices import services
from liaison.notices.access import TELLERS
from liaison.notices.forms import HandedOverForm
from liaison.notices.models import Notice

ON_A_PAGE = 30


@require_safe
@staff_page(*TELLERS)
def phone_list(request: StaffRequest) -> HttpResponse:
    """Who left a phone but could not be reached by machine, with the text for WeChat."""
    waiting = (
        Notice.objects.to_tell_by_hand()
        .filter(contact_phone__isnull=False)
        .with_contacts()
        .order_by("created_at", "pk")
    )
    context = {
        **admin.site.each_context(request),
        "title": "电话和微信告知",
        "page": Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "notices/office/phone_list.html", context)


@require_safe
@staff_page(*TELLERS)
def stations(request: StaffRequest) -> HttpResponse:
    """How many slips each station has to hand over; "" stands for the office itself."""
    counts = (
        Notice.objects.to_tell_by_hand()
        .filter(contact_phone__isnull=True)
        .values("station_code")
        .annotate(count=Count("pk"))
        .order_by("station_code")
    )
    context = {
        **admin.site.each_context(request),
        "title": "纸质反馈单",
        "counts": [(row["station_code"], row["count"]) for row in counts],
    }
    return render(request, "notices/office/stations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*TELLERS)
def slips(request: StaffRequest) -> HttpResponse:
    """One station's slips to print; by POST those that came back signed."""
    code = request.GET.get("station", "")
    waiting = Notice.objects.slips_of(code).filter(contact_phone__isnull=True)
    form = HandedOverForm(request.POST or None, slips=waiting)
    if form.is_valid() and _hand_over(request, form, form.cleaned_data["notices"]):
        return redirect(f"{reverse('admin:notices_slips')}?station={code}")
    context = {
        **admin.site.each_context(request),
        "title": f"纸质反馈单：{code or '办公室'}",
        "code": code,
        "slips": waiting,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "notices/office/slips.html", context, status=status)


def _hand_over(request: StaffRequest, form: HandedOverForm, chosen: Iterable[Notice]) -> bool:
    try:
        count = services.mark_all_told(
            chosen, by=request.user, told_on=form.day, note=form.note_in_words()
        )
    except services.NoticeError as error:
        form.add_error("told_on", str(error))
        return False
    messages.success(request, f"已登记 {count} 份反馈单交到本人。")
    return True
