"""What an expert sees: the own tasks, the text, for 意见把关 the table, and the form for a view.

Behind an account in the workbench, or by a one-time link. The link answers 404 once it is over;
the signed ticket in its form stands in for the CSRF cookie and brings back what was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from drafts.models import Provision
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from opinions.errors import OpinionError
from opinions.expert_table import check_rows
from opinions.forms.remarks import remarks_in
from opinions.services.expert_remarks import hand_in
from stations.choices import ExpertTaskStatus
from stations.forms.experts import LinkedViewForm, ViewForm
from stations.links import hash_of
from stations.models import ExpertTask
from stations.services.experts import TAKES_EXPERTS

ROWS = 20
SALT = "opinions.expert"
OVER = "这个链接已经失效，您写的内容没有提交。内容都在下面，可以复制后用别的办法交给我们。"
EXPIRED = "页面没有完整打开。您写的内容都在下面，请再提交一次。"


@require_safe
@staff_page(Role.EXPERT)
def task_list(request: StaffRequest) -> HttpResponse:
    tasks = ExpertTask.objects.of_user(request.user).with_list_relations()
    page = Paginator(tasks.order_by("status", "due_at", "pk"), ROWS)
    context = {"page": page.get_page(request.GET.get("page")), "now": timezone.now()}
    return render(request, "opinions/expert/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.EXPERT)
def task_page(request: StaffRequest, pk: int) -> HttpResponse:
    own = ExpertTask.objects.of_user(request.user)
    task = get_object_or_404(_loaded(own), pk=pk)
    form = ViewForm(request.POST or None, request.FILES or None, initial={"view": task.view})
    remarks = remarks_in(request.POST)
    if (
        request.method == "POST"
        and form.is_valid()
        and _hand_in(task, form, remarks, by=request.user)
    ):
        messages.success(request, "已提交书面意见，谢谢。")
        return redirect("bundles:expert_tasks")
    context = _context(task, remarks) | _unsent(form, remarks)
    context |= {"form": form, "has_files": bool(request.FILES)}
    status = 422 if form.errors else 200
    return render(request, "opinions/expert/task.html", context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def linked_task(request: HttpRequest, token: str) -> HttpResponse:
    alive = ExpertTask.objects.with_token(token, timezone.now())
    task = _loaded(alive).exclude(status=ExpertTaskStatus.CANCELLED).first()
    if task is None:
        return _over(request, token)
    if request.method != "POST":
        return _linked_page(request, task, LinkedViewForm(initial=_fresh(task, task.view)))
    typed, remarks = request.POST.get("view", ""), remarks_in(request.POST)
    if _read(request.POST.get("token", "")) != task.link_hash:
        form = LinkedViewForm(initial=_fresh(task, typed))
        return _linked_page(request, task, form, remarks, warning=EXPIRED)
    form = LinkedViewForm(request.POST, request.FILES)
    if form.is_valid() and _hand_in(task, form, remarks, by=None):
        response = redirect("opinions:expert", token)
        response.status_code = 303
        return response
    return _linked_page(request, task, form, remarks, status=422)


def _loaded(tasks: Any) -> Any:
    related = tasks.select_related("person", "consultation__version__draft__organ")
    return related.defer("consultation__version__source_text").prefetch_related("files__file")


def _hand_in(
    task: ExpertTask, form: ViewForm, remarks: Mapping[int, str], *, by: User | None
) -> bool:
    """Whether it was taken; else the form says why not."""
    try:
        hand_in(
            task,
            view=form.cleaned_data["view"],
            remarks=remarks,
            files=form.keep_files(by),
            by=by,
            now=timezone.now(),
        )
    except OpinionError as error:
        form.add_error(None, str(error))
    except OfficeError:
        pass  # Said at the field by keep_files.
    return not form.errors


def _unsent(form: ViewForm, remarks: Mapping[int, str]) -> dict[str, Any]:
    """What was typed and not taken, for a page that shows no form any more."""
    return {"typed": _typed(form.data.get("view", ""), remarks) if form.errors else []}


def _typed(view: str, remarks: Mapping[int, str]) -> list[tuple[str, str]]:
    words = [("您刚才写的", view), *(("对一条的意见", text) for text in remarks.values())]
    return [(label, text.strip()) for label, text in words if text.strip()]


def _context(task: ExpertTask, remarks: Mapping[int, str]) -> dict[str, Any]:
    version = task.consultation.version
    is_asked = task.status == ExpertTaskStatus.ASKED
    return {
        "task": task,
        "consultation": task.consultation,
        "provisions": Provision.objects.for_reading(version),
        "rows": check_rows(task, remarks),
        "may_write": is_asked and task.consultation.status in TAKES_EXPERTS,
    }


def _linked_page(
    request: HttpRequest,
    task: ExpertTask,
    form: LinkedViewForm,
    remarks: Mapping[int, str] = MappingProxyType({}),
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(task, remarks) | _unsent(form, remarks)
    context |= {"form": form, "warning": warning, "has_files": bool(request.FILES)}
    page = render(request, "opinions/expert/linked.html", context, status=status)
    return _private(page)


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """404, but who had the page open while the link worked gets back what was typed."""
    typed = _typed(request.POST.get("view", ""), remarks_in(request.POST))
    if not typed or _read(request.POST.get("token", "")) != hash_of(token):
        raise Http404
    context = {"typed": typed, "warning": OVER}
    return _private(render(request, "opinions/letter/over.html", context, status=410))


def _fresh(task: ExpertTask, view: str) -> dict[str, str]:
    return {"view": view, "token": signing.dumps(task.link_hash, salt=SALT)}


def _read(ticket: str) -> str:
    try:
        return str(signing.loads(ticket, salt=SALT))
    except signing.BadSignature:
        return ""


def _private(response: HttpResponse) -> HttpResponse:
    """Neither search machines nor the next site learn of the address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
