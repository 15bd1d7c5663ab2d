"""One list and one page of 约访, for the station's people and for the office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.access import StaffRequest
from liaison.contacts.services import ContactError
from stations.choices.standards import VISIT_OVER, VisitStatus
from stations.errors import StationError
from stations.forms.visits import AnswerForm
from stations.models import Visit
from stations.models.visits import VisitQuerySet
from stations.services.visits import answer_visit, show_phone

ROWS = 20


def visit_list(
    request: StaffRequest, visits: VisitQuerySet, template: str, frame: dict[str, Any]
) -> HttpResponse:
    ordered = visits.with_list_relations().order_by(F("closed_at").desc(nulls_first=True), "-pk")
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    return render(request, template, {**frame, "title": "约访", "page": page})


def visit_page(
    request: StaffRequest,
    visit: Visit,
    template: str,
    view: str,
    frame: dict[str, Any],
    *,
    may_answer: bool = True,
    phone: str = "",
) -> HttpResponse:
    form = None
    if may_answer and visit.status not in VISIT_OVER:
        form = AnswerForm(request.POST or None if not phone else None, visit=visit)
        if request.method == "POST" and not phone and form.is_valid():
            data = dict(form.cleaned_data)
            try:
                status = VisitStatus(data.pop("status"))
                answer_visit(visit, status, by=request.user, now=timezone.now(), **data)
            except StationError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已保存。留了手机号码的，请打电话告诉对方。")
                return redirect(view, visit.pk)
    context = {
        **frame,
        "title": f"约访 {visit.number}",
        "visit": visit,
        "moves": visit.moves.select_related("by"),
        "form": form,
        "phone": phone,
        "phone_url": reverse(f"{view}_phone", args=[visit.pk]) if may_answer else "",
    }
    status_code = 422 if form is not None and form.errors else 200
    return render(request, template, context, status=status_code)


def phone_page(
    request: StaffRequest, visit: Visit, view: str, page: Callable[[str], HttpResponse]
) -> HttpResponse:
    """``page`` with the number in full, once; the look is on record."""
    try:
        return page(show_phone(visit, by=request.user))
    except (StationError, ContactError) as error:
        messages.error(request, str(error))
        return redirect(view, visit.pk)
