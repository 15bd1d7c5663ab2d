"""年度征集计划: the years, one plan with what came of it, its items and approvals."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drafts import services
from drafts.access import BUSINESS, PREPARES, RELEASES
from drafts.forms.plans import ApprovalForm, PlanItemForm, YearForm
from drafts.models import AnnualPlan, PlanApproval, PlanItem
from drafts.views.page import carried_out, office_page
from liaison.accounts.access import StaffRequest, staff_page
from liaison.jobs import services as jobs


@require_http_methods(["GET", "POST"])
@staff_page(*BUSINESS)
def plans(request: StaffRequest) -> HttpResponse:
    """Every year's plan; a clerk opens a new one."""
    may_prepare = request.user.has_role(*PREPARES)
    if request.method == "POST" and not may_prepare:
        raise Http404
    form = YearForm(request.POST or None)
    if form.is_valid():
        try:
            plan = services.open_plan(form.cleaned_data["year"], by=request.user)
        except services.DraftError as error:
            form.add_error("year", str(error))
        else:
            messages.success(request, f"{plan}已建立，请逐项添加。")
            return redirect("admin:drafts_plan", plan.pk)
    rows = AnnualPlan.objects.with_counts()
    context = {"title": "年度征集计划", "plans": rows, "form": form, "may_prepare": may_prepare}
    return office_page(request, "plans", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(*BUSINESS)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """The plan with what came of each item; the council's approval is registered here."""
    found = get_object_or_404(AnnualPlan, pk=pk)
    may_approve = request.user.has_role(*RELEASES) and not found.is_approved
    if request.method == "POST" and not may_approve:
        raise Http404
    form = ApprovalForm(request.POST or None)
    if form.is_valid():
        try:
            services.approve_plan(found, **form.cleaned_data, by=request.user)
        except services.DraftError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "批准已登记，这一次的计划已留存。")
            return redirect("admin:drafts_plan", pk)
    context = {
        "title": str(found),
        "plan": found,
        "items": found.items.on_plan(),
        "approvals": found.approvals.select_related("by"),
        "form": form,
        "may_prepare": request.user.has_role(*PREPARES),
        "may_approve": may_approve,
    }
    return office_page(request, "plan", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def add_item(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(AnnualPlan, pk=pk)
    return _item_page(request, PlanItem(plan=found), "添加计划项目")


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def item(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    found = get_object_or_404(PlanItem.objects.select_related("plan"), pk=item_pk, plan=pk)
    return _item_page(request, found, "修改计划项目")


def _item_page(request: StaffRequest, found: PlanItem, title: str) -> HttpResponse:
    form = PlanItemForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            services.save_plan_item(form.save(commit=False), by=request.user)
        except services.DraftError as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "已保存。计划须经主任会议批准后执行。")
            return redirect("admin:drafts_plan", found.plan_id)
    context = {"title": title, "item": found, "plan": found.plan, "form": form}
    return office_page(request, "plan_item", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*PREPARES)
def remove_item(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    found = get_object_or_404(PlanItem.objects.select_related("plan"), pk=item_pk, plan=pk)
    carried_out(
        request,
        f"“{found.title}”已从计划中删除。",
        lambda: services.remove_plan_item(found, by=request.user),
    )
    return redirect("admin:drafts_plan", pk)


@require_GET
@staff_page(*BUSINESS)
def approval(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """The plan as the council approved it then."""
    rows = PlanApproval.objects.select_related("plan", "by")
    found = get_object_or_404(rows, plan=pk, number=number)
    context = {"title": f"第{number}次批准的计划", "approval": found, "plan": found.plan}
    return office_page(request, "plan_approval", context)


@require_POST
@staff_page(*BUSINESS)
def export(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(AnnualPlan, pk=pk)
    job = jobs.start("drafts.plan", label=str(found), params={"plan": pk}, owner=request.user)
    return redirect("jobs:show", job.pk)
