"""Taking down one opinion for a station's task: no workbook for a single phone call."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from opinions.errors import OpinionError
from opinions.forms.bundles import OneOpinionForm, RecordedOpinionForm
from opinions.services.giving import Given, Person, Words
from opinions.services.recording import Heard, record_for_task
from opinions.views.own_task import MAY_FILE, frame_of, get_task, page_if_over
from stations.models import Assignment


@staff_page(*MAY_FILE)
def new_opinion(request: StaffRequest, pk: int) -> HttpResponse:
    task = get_task(request.user, pk)
    if over := page_if_over(request, task):
        return over
    is_clerk = request.user.has_role(Role.CLERK)
    form_class = RecordedOpinionForm if is_clerk else OneOpinionForm
    form = form_class(
        request.POST or None,
        today=timezone.localdate(),
        questions=list(task.consultation.questions.select_related("provision")),
        station=task.station,
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = _record(task, form, by=request.user)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            said = f"意见编号{given.opinion.receipt_no}，查询码{given.query_code}"
            late = "这一天征求意见已经截止，已标为逾期收到。" if given.opinion.is_late else ""
            messages.success(request, f"已录入。{said}，请告诉本人，凭它查进度。{late}")
            return redirect("bundles:one", pk)
    context = {"assignment": task, "form": form} | frame_of(request.user)
    status = 422 if form.errors else 200
    return render(request, "opinions/officer/one_opinion.html", context, status=status)


def _record(task: Assignment, form: OneOpinionForm, *, by: User) -> Given:
    data = form.cleaned_data
    return record_for_task(
        task,
        heard_of(data),
        by=by,
        source=data.get("source", ""),
        sent_directly=data.get("sent_directly", False),
    )


def heard_of(data: Mapping[str, Any]) -> Heard:
    """Cleaned data of ``OneOpinionForm`` in."""
    return Heard(
        words=Words(body=data["body"]),
        person=Person(name=data["name"], phone=data["phone"]),
        channel=data["channel"],
        received_at=timezone.make_aware(datetime.combine(data["collected_on"], time(12))),
        provision=data["provision"],
        question=data.get("question"),
        opening=data.get("opening"),
    )
