"""The table: edited item by item, frozen by a second person, signed off and sent upward."""

from django.contrib import admin, messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from drafts.choices import ConsultationStatus
from drafts.errors import DraftError
from drafts.models import Consultation
from drafts.services import move_consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload
from liaison.office.models import Confirmation
from opinions.access import OFFICE, get_consultation_for_office, get_item_for_office
from opinions.errors import OpinionError
from opinions.forms.office import ItemForm, ReasonForm, SubmitUpwardForm
from opinions.models import CompiledItem, CompiledTable, Opinion, Submission
from opinions.services import compiling, submitting


@staff_page(*OFFICE)
def table(request: StaffRequest, pk: int) -> HttpResponse:
    return _table(request, get_consultation_for_office(pk))


def _table(
    request: StaffRequest,
    consultation: Consultation,
    *,
    submit_form: SubmitUpwardForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    items = (
        CompiledItem.objects.filter(consultation=consultation)
        .in_table_order()
        .annotate(opinions=Count("sources"), people=Sum("sources__opinion__people"))
    )
    frozen = CompiledTable.objects.filter(consultation=consultation, reopened_at=None).first()
    context = {
        **admin.site.each_context(request),
        "title": "意见建议汇总表",
        "consultation": consultation,
        "items": items,
        "frozen": frozen,
        "submission": Submission.objects.filter(table=frozen).first() if frozen else None,
        "asked": Confirmation.objects.for_target(submitting.FREEZE, consultation).open().first(),
        "submit_form": submit_form or _submit_form(request),
        "reason_form": reason_form or ReasonForm(),
        "bad_form": submit_form or reason_form,
        "may_sort": request.user.has_role(Role.CLERK),
        "may_confirm": request.user.has_role(Role.REVIEWER),
        "may_sign": request.user.has_role(Role.LEADER, Role.CLERK),
        "waiting": Opinion.objects.filter(consultation=consultation).to_sort().count(),
    }
    status = 422 if submit_form or reason_form else 200
    return render(request, "opinions/office/table.html", context, status=status)


@staff_page(Role.CLERK)
def item_page(request: StaffRequest, pk: int) -> HttpResponse:
    item = get_item_for_office(pk)
    form = ItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        try:
            compiling.change_item(get_item_for_office(pk), by=request.user, **form.cleaned_data)
        except OpinionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:opinions_table", item.consultation_id)
    return _item_page(request, item, form, ReasonForm())


def _item_page(
    request: StaffRequest, item: CompiledItem, form: ItemForm, reason_form: ReasonForm
) -> HttpResponse:
    sources = item.sources.select_related("opinion__contributor", "opinion__station")
    context = {
        **admin.site.each_context(request),
        "title": item.label,
        "item": item,
        "form": form,
        "reason_form": reason_form,
        "sources": sources,
    }
    status = 422 if form.errors or reason_form.errors else 200
    return render(request, "opinions/office/item.html", context, status=status)


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
    form = ReasonForm(request.POST)
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
        move_consultation(consultation, ConsultationStatus.COMPILING, by=request.user)
    except DraftError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已转入整理。整理完所有意见后，可以提请定稿。")
    return redirect("admin:opinions_desk", pk)


@require_POST
@staff_page(Role.CLERK)
def ask_to_freeze(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    try:
        submitting.ask_to_freeze(consultation, by=request.user)
    except (OpinionError, OfficeError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已提请定稿，等待复核。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.REVIEWER)
def freeze(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees to the table as it stands, or gives it back."""
    consultation = get_consultation_for_office(pk)
    asked = get_object_or_404(
        Confirmation.objects.for_target(submitting.FREEZE, consultation).open()
    )
    form = ReasonForm(request.POST)
    try:
        if "agree" in request.POST:
            frozen = submitting.freeze_table(asked, by=request.user)
            messages.success(
                request, f"汇总表已定稿（第{frozen.number}版，{frozen.item_count}条）。"
            )
        elif form.is_valid():
            submitting.give_back(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "已退回经办人修改。")
        else:
            return _table(request, consultation, reason_form=form)
    except (OpinionError, OfficeError) as error:
        messages.error(request, str(error))
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.REVIEWER)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    frozen = get_object_or_404(CompiledTable, consultation=consultation, reopened_at=None)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _table(request, consultation, reason_form=form)
    try:
        submitting.reopen_table(
            frozen, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now()
        )
    except OpinionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已重新打开，改好后再提请定稿，会成为新的一版。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(Role.LEADER, Role.CLERK)
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    """签发并上报: the leader here, or a clerk with the paper that the leader signed."""
    consultation = get_consultation_for_office(pk)
    frozen = get_object_or_404(
        CompiledTable.objects.select_related("consultation__version__draft__organ"),
        consultation=consultation,
        reopened_at=None,
    )
    form = _submit_form(request)
    if not form.is_valid():
        return _table(request, consultation, submit_form=form)
    data = form.cleaned_data
    try:
        paper = data["signed_paper"]
        submission = submitting.submit_upward(
            frozen,
            by=request.user,
            document_number=data["document_number"],
            sent_on=data["sent_on"],
            signer=data["signer"],
            signed_paper=store_upload(paper, kinds=SCANS, by=request.user) if paper else None,
        )
    except (OpinionError, OfficeError) as error:
        form.add_error(None, str(error))
        return _table(request, consultation, submit_form=form)
    messages.success(request, f"已登记上报（{submission.document_number}），可以导出汇总表。")
    return redirect("admin:opinions_table", pk)


@require_POST
@staff_page(*OFFICE)
def export(request: StaffRequest, pk: int, preset: str) -> HttpResponse:
    """Have the worker build a workbook of this consultation."""
    consultation = get_consultation_for_office(pk)
    titles = {"compiled_opinions": "意见建议汇总表", "opinions": "原始意见表"}
    job = jobs.start(
        "workbooks.export",
        label=f"{titles[preset]}：{consultation.title}"[:160],
        params={"preset": preset, "consultation": consultation.slug},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def _submit_form(request: StaffRequest) -> SubmitUpwardForm:
    return SubmitUpwardForm(
        request.POST if request.method == "POST" and "document_number" in request.POST else None,
        request.FILES if request.method == "POST" else None,
        paper_required=not request.user.has_role(Role.LEADER),
        initial={"sent_on": timezone.localdate()},
    )
