"""The way from a URL to the task that opinions are entered for, by an officer or by a clerk."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from opinions.errors import OpinionError
from opinions.services.accepting import check_task
from stations.access import WORKBENCH_ROLES, get_assignment_for_officer
from stations.models import Assignment

MAY_FILE = (*WORKBENCH_ROLES, Role.CLERK)


def get_task(user: User, pk: int) -> Assignment:
    """Any task for a clerk; for an officer one of the own stations'; else 404."""
    if user.has_role(Role.CLERK):
        return get_object_or_404(Assignment.objects.with_list_relations(), pk=pk)
    return get_assignment_for_officer(user, pk)


def page_if_over(request: HttpRequest, task: Assignment) -> HttpResponse | None:
    """Says why nothing more can be entered, to who follows an old link; None while it can.

    Only where something is looked at: what was typed is refused beside the form that still has it.
    """
    if request.method == "POST":
        return None
    try:
        check_task(task, task.consultation)
    except OpinionError as error:
        user = cast("User", request.user)
        context = {"assignment": task, "sentence": str(error)} | frame_of(user)
        return render(request, "opinions/officer/task_over.html", context, status=409)
    return None


def frame_of(user: User) -> dict[str, str]:
    """A clerk stays in the office's frame, an officer in the workbench's."""
    return {"frame": "admin/base_site.html" if user.is_staff else "office.html"}
