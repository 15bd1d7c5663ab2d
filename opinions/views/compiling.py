"""The table: frozen by a second person, and exported."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.choices import SUPPLEMENTED
from drafts.following import follow
from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from opinions.access import (
    OFFICE,
    get_consultation_for_office,
    get_freezing,
    get_waiting_table,
)
from opinions.choices import ChangeKind
from opinions.compiled_rows import (
    people_by_item,
    remarks_by_item,
    uncovered_targets,
    unsent_by_item,
)
from opinions.errors import OpinionError
from opinions.forms.office import ReasonForm, SubmitUpwardForm
from opinions.models import CompiledItem, Opinion, SuperiorForm, TableLayout
from opinions.models.channels import channel_choices
from opinions.raw_sheet import RAW_FILTERS
from opinions.sending import Sending, sending_of
from opinions.services import freezing
from opinions.services.compiling import is_compiling
from opinions.table_part import TABLE_FILTERS
from stations.choices import ExpertStage
from stations.errors import StationError
from stations.forms.export import ExportFilterForm
from stations.models import ExpertTask
from stations.services.assignments import start_compiling

# As far as the column goes.
MOST_PARTS = 32_767
TITLES = {
    "compiled_opinions": "意见建议汇总表",
    "compiled_internal": "意见建议汇总表（内部）",
    "opinions": "原始意见表",
}


@require_safe
@staff_page(*OFFICE)
def table(request: StaffRequest, pk: int) -> HttpResponse:
    return table_page(request, get_consultation_for_office(pk))


def table_page(
    request: StaffRequest,
    consultation: Consultation,
    bad_form: ReasonForm | SubmitUpwardForm | None = None,
) -> HttpResponse:
    """The table with what can be done to it now; ``bad_form`` comes back as it was filled in."""
    items = list(CompiledItem.objects.filter(consultation=consultation).in_table_order())
    sending = sending_of(consultation)
    forms = {name: ReasonForm(prefix=name) for name in ("back", "first", "reopen", "supplement")}
    if isinstance(bad_form, ReasonForm) and bad_form.prefix:
        forms[bad_form.prefix] = bad_form
    user, pk = request.user, consultation.pk
    context = {
        **admin.site.each_context(request),
        "title": "意见建议汇总表",
        "consultation": consultation,
        "rows": _rows(consultation, items, sending),
        "layouts": TableLayout.objects.in_use(),
        "blanks": SuperiorForm.objects.in_use(),
        "uncovered": uncovered_targets(consultation),
        "may_place": user.has_role(Role.CLERK) and is_compiling(pk, consultation.status),
        "followed": follow(item.provision_id for item in items),
        "sending": sending,
        "sent": freezing.freezings_of(consultation, sending.sent),
        "frozen": sending.waiting,
        "asked": freezing.latest_freezing(consultation),
        "forms": forms,
        "submit_form": bad_form
        if isinstance(bad_form, SubmitUpwardForm)
        else SubmitUpwardForm(signer=user),
        "bad_form": bad_form,
        "export_form": raw_form(),
        "part_form": part_form() if sending.tables else None,
        "tables": sending.tables,
        "may_sort": user.has_role(Role.CLERK),
        "may_confirm": user.has_role(Role.REVIEWER),
        "may_act_first": user.has_role(Role.CLERK, Role.REVIEWER),
        "may_sign": user.has_role(Role.LEADER, Role.CLERK),
        "waiting": Opinion.objects.filter(consultation=consultation).to_sort().count(),
        "views": ExpertTask.objects.views_of(consultation.pk).filter(stage=ExpertStage.CHECK),
    }
    status = 422 if bad_form else 200
    return render(request, "opinions/office/table.html", context, status=status)


def _rows(
    consultation: Consultation, items: list[CompiledItem], sending: Sending
) -> list[tuple[object, ...]]:
    """Number, item, its opinions, its people, those unsent, experts' remarks, whether it has
    neighbours in its article that it could change places with."""
    voices = people_by_item(consultation)
    unsent = unsent_by_item(consultation) if sending.sent else {}
    remarks = remarks_by_item(consultation)
    beside = Counter(item.provision_id for item in items)
    return [
        (
            number,
            item,
            *voices.get(item.pk, (0, 0)),
            unsent.get(item.pk, 0),
            remarks.get(item.pk),
            beside[item.provision_id] > 1,
        )
        for number, item in _numbered(items, sending)
    ]


def _numbered(
    items: Iterable[CompiledItem], sending: Sending
) -> Iterable[tuple[int | str, CompiledItem]]:
    """As they will stand in the first table; once it has gone, as the superior has them."""
    if not sending.sent:
        return enumerate(items, start=1)
    numbers = sending.numbers
    return [(numbers.get(item.pk, "未报"), item) for item in items]


@require_POST
@staff_page(Role.CLERK)
def start(request: StaffRequest, pk: int) -> HttpResponse:
    """截止 → 整理中."""
    consultation = get_consultation_for_office(pk)
    try:
        start_compiling(consultation, by=request.user)
    except StationError as error:
        messages.error(request, str(error))
        return redirect("admin:stations_compile", pk)
    else:
        messages.success(request, "已转入整理。整理完所有意见后，可以提请定稿。")
    return redirect("admin:opinions_desk", pk)


@require_POST
@staff_page(Role.CLERK)
def ask_to_freeze(request: StaffRequest, pk: int) -> HttpResponse:
    """The first table needs no reason; why there is a supplement, the superior will ask."""
    consultation = get_consultation_for_office(pk)
    form = ReasonForm(request.POST, prefix="supplement")
    if consultation.status in SUPPLEMENTED and not form.is_valid():
        return table_page(request, consultation, form)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        freezing.ask_to_freeze(consultation, by=request.user, reason=reason)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请定稿，等待复核。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.REVIEWER)
def freeze(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees to the table as it stands."""
    try:
        frozen = freezing.freeze_table(get_freezing(pk), by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        name = "补充上报的汇总表" if frozen.is_supplement else "汇总表"
        messages.success(request, f"{name}已定稿（第{frozen.number}版，{frozen.item_count}条）。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.REVIEWER)
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="back")
    if not form.is_valid():
        return table_page(request, get_consultation_for_office(pk), form)
    try:
        freezing.give_back(get_freezing(pk), by=request.user, reason=form.cleaned_data["reason"])
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已退回经办人修改。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def freeze_first(request: StaffRequest, pk: int) -> HttpResponse:
    """先办后核: alone on duty, with a reason; another rechecks."""
    form = ReasonForm(request.POST, prefix="first")
    if not form.is_valid():
        return table_page(request, get_consultation_for_office(pk), form)
    try:
        freezing.freeze_first(get_freezing(pk), by=request.user, reason=form.cleaned_data["reason"])
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "汇总表已先行定稿，请另一位同事在5个工作日内补核。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.REVIEWER)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    frozen = get_waiting_table(consultation)
    form = ReasonForm(request.POST, prefix="reopen")
    if not form.is_valid():
        return table_page(request, consultation, form)
    reason = form.cleaned_data["reason"]
    try:
        freezing.reopen_table(frozen, by=request.user, reason=reason, at=timezone.now())
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已重新打开，改好后再提请定稿，会成为新的一版。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest, pk: int, preset: str) -> HttpResponse:
    """Have the worker build a workbook of this consultation; ``part`` names one of the tables."""
    consultation = get_consultation_for_office(pk)
    params: dict[str, Any] = {"preset": preset, "consultation": consultation.slug}
    if (part := request.POST.get("part", "")).isdecimal():
        params["part"] = min(int(part), MOST_PARTS)
    about = ""
    form = raw_form(request.POST) if preset == "opinions" else part_form(request.POST)
    if not form.is_valid():
        messages.error(request, "没有导出：开始日期不能晚于结束日期，请重新选择。")
        return redirect("admin:opinions_table", pk)
    if wanted := form.chosen():
        params["filters"], about = wanted, f"（{form.spoken()}）"
    job = jobs.start(
        "workbooks.export",
        label=f"{TITLES[preset]}{about}：{consultation.title}"[:160],
        params=params,
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def part_form(given: QueryDict | None = None) -> ExportFilterForm:
    """Which rows of a frozen table are wanted, to be read."""
    choices = {"channel": channel_choices(), "kind": ChangeKind.choices}
    return ExportFilterForm(given, words=TABLE_FILTERS, choices=choices, auto_id="id_part_%s")


def raw_form(given: QueryDict | None = None) -> ExportFilterForm:
    """Which of the raw opinions are wanted."""
    return ExportFilterForm(given, words=RAW_FILTERS, choices={"channel": channel_choices()})
