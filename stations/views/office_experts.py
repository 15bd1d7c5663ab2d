"""Experts of one consultation at the office: whom to ask for which stage, and what they wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.choices import ExpertTaskStatus
from stations.errors import StationError
from stations.forms.experts import AskExpertsForm, RecordedViewForm
from stations.forms.letters import ReopenForm, WhyForm
from stations.models import ExpertTask, ExpertTaskFile
from stations.services import experts as services
from stations.views.office import OFFICE


@staff_page(*OFFICE)
def experts(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """One row for each expert and stage; a clerk asks more of them below."""
    consultation = get_object_or_404(Consultation.objects.with_draft(), pk=consultation_pk)
    may_keep = request.user.has_role(Role.CLERK)
    form = AskExpertsForm(
        request.POST or None, initial={"due_at": timezone.localtime(consultation.station_due)}
    )
    if may_keep and form.is_valid() and _ask(request, consultation, form):
        return redirect("admin:stations_experts", consultation_pk)
    tasks = ExpertTask.objects.filter(consultation=consultation).with_list_relations()
    context = {
        **admin.site.each_context(request),
        "title": "专家参与",
        "consultation": consultation,
        "tasks": tasks.order_by("status", "stage", "due_at", "pk"),
        "form": form,
        "now": timezone.now(),
        "may_ask": may_keep and consultation.status in services.TAKES_EXPERTS,
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/experts.html", context, status=status)


def _ask(request: StaffRequest, consultation: Consultation, form: AskExpertsForm) -> bool:
    data = form.cleaned_data
    asked = services.Asked(data["stage"], data["due_at"], data["request"])
    try:
        made = services.ask_experts(
            consultation, data["experts"], asked, by=request.user, now=timezone.now()
        )
    except StationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request,
        f"已请{len(made)}位专家。有账号的在“我的任务”中看到，没有的可以发一次性链接。",
    )
    return True


@require_safe
@staff_page(*OFFICE)
def task_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _task_page(request, _task(pk), {})


FORMS: dict[str, type[Form]] = {
    "view_form": RecordedViewForm,
    "back_form": ReopenForm,
    "cancel_form": WhyForm,
}


def _form(name: str, data: QueryDict | None = None, files: Any = None) -> Form:
    return FORMS[name](data, files, auto_id=f"{name}_%s")


def _task_page(request: StaffRequest, task: ExpertTask, wrong: Mapping[str, Form]) -> HttpResponse:
    """``wrong`` is the form that could not be carried out, under its name."""
    may_keep = request.user.has_role(Role.CLERK)
    works = task.link_works(timezone.now())
    context = {
        **admin.site.each_context(request),
        "title": f"{task.person.name}：{task.get_stage_display()}",
        "task": task,
        "files": task.files.select_related("file"),
        "moves": task.moves.select_related("by"),
        "is_overdue": task.is_overdue(timezone.now()),
        "link": _address(task) if may_keep and works else "",
        "may_keep": may_keep,
        "is_asked": task.status == ExpertTaskStatus.ASKED,
        "bad_form": next(iter(wrong.values()), None),
        **{name: _form(name) for name in FORMS},
        **wrong,
    }
    status = 422 if wrong else 200
    return render(request, "stations/office/expert_task.html", context, status=status)


def _address(task: ExpertTask) -> str:
    return f"{settings.PUBLIC_URL}{reverse('opinions:expert', args=[task.token])}"


@require_POST
@staff_page(Role.CLERK)
def record_view(request: StaffRequest, pk: int) -> HttpResponse:
    """代录: what an expert without an account sent or said."""

    def act(task: ExpertTask, form: RecordedViewForm) -> None:
        data = form.cleaned_data
        services.submit_view(
            task,
            view=data["view"],
            files=form.keep_files(request.user),
            by=request.user,
            source=data["source"],
            now=timezone.now(),
        )

    return _act(request, pk, "view_form", act, "已登记专家意见。")


@require_POST
@staff_page(Role.CLERK)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    def act(task: ExpertTask, form: Form) -> None:
        services.give_back(task, by=request.user, now=timezone.now(), **form.cleaned_data)

    return _act(request, pk, "back_form", act, "已请专家补充。")


@require_POST
@staff_page(Role.CLERK)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    def act(task: ExpertTask, form: Form) -> None:
        services.cancel(task, by=request.user, **form.cleaned_data)

    return _act(request, pk, "cancel_form", act, "已取消这项任务。")


@require_POST
@staff_page(Role.CLERK)
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a one-time link, or by ``revoke`` put an end to it."""
    task, revoke = _task(pk), "revoke" in request.POST
    act = services.revoke_link if revoke else services.give_link
    try:
        act(task, by=request.user, now=timezone.now())
    except StationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "链接已停用。" if revoke else "链接已生成，请发给专家本人。")
    return redirect("admin:stations_expert_task", pk)


@require_safe
@staff_page(*OFFICE)
def view_file(request: StaffRequest, pk: int, file_pk: int) -> HttpResponseBase:
    files = ExpertTaskFile.objects.filter(task=pk).select_related("file")
    return file_response(get_object_or_404(files, pk=file_pk).file)


def _act(
    request: StaffRequest, pk: int, name: str, act: Callable[[ExpertTask, Any], None], done: str
) -> HttpResponse:
    task, form = _task(pk), _form(name, request.POST, request.FILES)
    if form.is_valid():
        try:
            act(task, form)
        except StationError as error:
            form.add_error(None, str(error))
        except OfficeError:
            pass  # Said at the field by keep_files.
    if form.errors:
        return _task_page(request, task, {name: form})
    messages.success(request, done)
    return redirect("admin:stations_expert_task", pk)


def _task(pk: int) -> ExpertTask:
    tasks = ExpertTask.objects.with_list_relations().select_related("person__phone")
    return get_object_or_404(tasks, pk=pk)
