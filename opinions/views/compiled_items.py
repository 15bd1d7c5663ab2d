"""One row of the table: its words, what stands behind it, its place, and the experts' remarks."""

from collections.abc import Iterable, Iterator

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drafts.following import follow
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_item_for_office
from opinions.choices import RemarkOutcome
from opinions.earlier_items import earlier_items
from opinions.errors import ItemChangedError, OpinionError
from opinions.forms.office import ItemForm, ReasonForm
from opinions.forms.remarks import SettleForm
from opinions.models import (
    CompiledItem,
    CompiledSource,
    ExpertRemark,
    Opinion,
    OpinionTarget,
)
from opinions.services import compiling
from opinions.services.compiling import is_compiling
from opinions.services.expert_remarks import settle


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
        except ItemChangedError as error:
            # What was typed stays; saving again means: knowing the other text.
            typed = {name: form.data.get(name) for name in form.data}
            form.data = typed | {"seen": item.fingerprint}
            form.add_error(None, str(error))
            return _item_page(request, item, form, other_text=True)
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
    *,
    bad_settling: tuple[int, SettleForm] | None = None,
    other_text: bool = False,
) -> HttpResponse:
    """``other_text``: somebody else saved meanwhile, show the words as they stand beside the
    form."""
    may_sort = _may_sort(request, item)
    sources = item.sources.select_related(
        "opinion__contributor", "opinion__station", "opinion__question", "submission"
    ).prefetch_related("opinion__targets", "opinion__redactions")
    remarks = list(item.remarks.with_list_relations())
    settling = {remark.pk: SettleForm(prefix=f"settle{remark.pk}") for remark in remarks}
    if bad_settling:
        settling[bad_settling[0]] = bad_settling[1]
    bad_form = bad_reason or (form if form.errors else None)
    context = {
        **admin.site.each_context(request),
        "title": item.label,
        "item": item,
        "form": form,
        "reason_form": bad_reason or ReasonForm(prefix="delete"),
        "bad_form": bad_form or (bad_settling[1] if bad_settling else None),
        "remarks": [(remark, settling[remark.pk]) for remark in remarks],
        "earlier": earlier_items(item.consultation, item.provision and item.provision.unit),
        "may_settle": request.user.has_role(Role.CLERK, Role.REVIEWER),
        "other_text": other_text,
        "sources": sources,
        "followed": follow([item.provision_id, *(one.unit_id for one in _targets_of(sources))]),
        "may_edit": may_sort and not item.is_sent,
        "may_take_out": may_sort,
        "suggested_in": item.suggested_in.select_related("suggestion"),
        "may_link": request.user.has_role(Role.CLERK),
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
def move_item(request: StaffRequest, pk: int) -> HttpResponse:
    item = get_item_for_office(pk)
    try:
        compiling.move_item(item, by=request.user, up="up" in request.POST)
    except OpinionError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('admin:opinions_table', args=[item.consultation_id])}#item-{pk}")


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def settle_remark(request: StaffRequest, pk: int, remark_pk: int) -> HttpResponse:
    item = get_item_for_office(pk)
    remark = get_object_or_404(ExpertRemark.objects.select_related("item"), pk=remark_pk, item=item)
    form = SettleForm(request.POST, prefix=f"settle{remark.pk}")
    if form.is_valid():
        try:
            settle(
                remark,
                outcome=RemarkOutcome(form.cleaned_data["outcome"]),
                note=form.cleaned_data["note"],
                by=request.user,
                now=timezone.now(),
            )
        except OpinionError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, "已处理这条专家意见。")
            return redirect("admin:opinions_item", pk)
    return _item_page(request, item, ItemForm(instance=item), bad_settling=(remark.pk, form))
