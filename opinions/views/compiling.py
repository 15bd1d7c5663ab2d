"""The table: edited item by item, frozen by a second person, and exported."""

from collections.abc import Iterable, Iterator

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
    get_item_for_office,
    get_waiting_table,
)
from opinions.compiled_rows import people_by_item, unsent_by_item
from opinions.errors import OpinionError
from opinions.forms.office import ItemForm, ReasonForm, SubmitUpwardForm
from opinions.models import (
    CompiledItem,
    CompiledSource,
    Opinion,
    OpinionTarget,
)
from opinions.sending import Sending, sending_of
from opinions.services import compiling, submitting
from opinions.services.compiling import is_compiling
from stations.choices import ExpertStage
from stations.errors import StationError
from stations.models import ExpertTask
from stations.services.assignments import start_compiling

# As far as the column goes.
MOST_PARTS = 32_767
TITLES = {"compiled_opinions": "意见建议汇总表", "opinions": "原始意见表"}


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
    voices = people_by_item(consultation)
    sending = sending_of(consultation)
    unsent = unsent_by_item(consultation) if sending.sent else {}
    forms = {name: ReasonForm(prefix=name) for name in ("back", "first", "reopen", "supplement")}
    if isinstance(bad_form, ReasonForm) and bad_form.prefix:
        forms[bad_form.prefix] = bad_form
    user = request.user
    context = {
        **admin.site.each_context(request),
        "title": "意见建议汇总表",
        "consultation": consultation,
        "rows": [
            (number, item, *voices.get(item.pk, (0, 0)), unsent.get(item.pk, 0))
            for number, item in _numbered(items, sending)
        ],
        "followed": follow(item.provision_id for item in items),
        "sending": sending,
        "sent": submitting.freezings_of(consultation, sending.sent),
        "frozen": sending.waiting,
        "asked": submitting.latest_freezing(consultation),
        "forms": forms,
        "submit_form": bad_form
        if isinstance(bad_form, SubmitUpwardForm)
        else SubmitUpwardForm(signer=user),
        "bad_form": bad_form,
        "may_sort": user.has_role(Role.CLERK),
        "may_confirm": user.has_role(Role.REVIEWER),
        "may_act_first": user.has_role(Role.CLERK, Role.REVIEWER),
        "may_sign": user.has_role(Role.LEADER, Role.CLERK),
        "waiting": Opinion.objects.filter(consultation=consultation).to_sort().count(),
        "views": ExpertTask.objects.views_of(consultation.pk).filter(stage=ExpertStage.CHECK),
    }
    status = 422 if bad_form else 200
    return render(request, "opinions/office/table.html", context, status=status)


def _numbered(
    items: Iterable[CompiledItem], sending: Sending
) -> Iterable[tuple[int | str, CompiledItem]]:
    """As they will stand in the first table; once it has gone, as the superior has them."""
    if not sending.sent:
        return enumerate(items, start=1)
    numbers = sending.numbers
    return [(numbers.get(item.pk, "未报"), item) for item in items]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def item_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody of the office sees what stands behind a row; clerks edit its words."""
    item = get_item_for_office(pk)
    may_edit = _may_sort(request, item) and not item.is_sent
    if request.method != "POST" or not may_edit:
        return _item_page(request, item, ItemForm(instance=item))
    form = ItemForm(request.POST, instance=get_item_for_office(pk))
    if form.is_valid():
        try:
            compiling.change_item(item, by=request.user, **form.cleaned_data)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:opinions_table", item.consultation_id)
    return _item_page(request, item, form)


def _may_sort(request: StaffRequest, item: CompiledItem) -> bool:
    """The clerk, as long as the table that is to hold it is not frozen."""
    round_ = item.consultation
    return request.user.has_role(Role.CLERK) and is_compiling(round_.pk, round_.status)


def _item_page(
    request: StaffRequest,
    item: CompiledItem,
    form: ItemForm,
    bad_reason: ReasonForm | None = None,
) -> HttpResponse:
    may_sort = _may_sort(request, item)
    sources = item.sources.select_related(
        "opinion__contributor", "opinion__station", "opinion__question", "submission"
    ).prefetch_related("opinion__targets", "opinion__redactions")
    context = {
        **admin.site.each_context(request),
        "title": item.label,
        "item": item,
        "form": form,
        "reason_form": bad_reason or ReasonForm(prefix="delete"),
        "bad_form": bad_reason or (form if form.errors else None),
        "sources": sources,
        "followed": follow([item.provision_id, *(one.unit_id for one in _targets_of(sources))]),
        "may_edit": may_sort and not item.is_sent,
        "may_take_out": may_sort,
    }
    status = 422 if context["bad_form"] else 200
    return render(request, "opinions/office/item.html", context, status=status)


def _targets_of(sources: Iterable[CompiledSource]) -> Iterator[OpinionTarget]:
    return (target for source in sources for target in source.opinion.targets.all())


@require_POST
@staff_page(Role.CLERK)
def remove_source(request: StaffRequest, pk: int, opinion_pk: int) -> HttpResponse:
    item = get_item_for_office(pk)
    opinion = get_object_or_404(Opinion, pk=opinion_pk, compiled_in__item=item)
    try:
        compiling.remove_source(item, opinion, by=request.user)
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已取出意见{opinion.receipt_no}，请另行整理。")
    return redirect("admin:opinions_item", pk)


@require_POST
@staff_page(Role.CLERK)
def delete_item(request: StaffRequest, pk: int) -> HttpResponse:
    item = get_item_for_office(pk)
    form = ReasonForm(request.POST, prefix="delete")
    if not form.is_valid():
        return _item_page(request, item, ItemForm(instance=item), form)
    consultation_pk = item.consultation_id
    try:
        compiling.delete_item(item, by=request.user, reason=form.cleaned_data["reason"])
    except OpinionError as error:
        messages.error(request, str(error))
        return redirect("admin:opinions_item", pk)
    messages.success(request, "已删除这条归并意见，里面的意见回到待整理。")
    return redirect("admin:opinions_table", consultation_pk)


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
        submitting.ask_to_freeze(consultation, by=request.user, reason=reason)
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
        frozen = submitting.freeze_table(get_freezing(pk), by=request.user)
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
        submitting.give_back(get_freezing(pk), by=request.user, reason=form.cleaned_data["reason"])
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
        submitting.freeze_first(
            get_freezing(pk), by=request.user, reason=form.cleaned_data["reason"]
        )
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
        submitting.reopen_table(frozen, by=request.user, reason=reason, at=timezone.now())
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
    params: dict[str, str | int] = {"preset": preset, "consultation": consultation.slug}
    if (part := request.POST.get("part", "")).isdecimal():
        params["part"] = min(int(part), MOST_PARTS)
    job = jobs.start(
        "workbooks.export",
        label=f"{TITLES[preset]}：{consultation.title}"[:160],
        params=params,
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)
