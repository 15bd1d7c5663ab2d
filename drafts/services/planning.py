"""年度征集计划: prepared by a clerk, approved by the council, changed again for a reason."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import PlanStatus
from drafts.errors import DraftError
from drafts.models import AnnualPlan, PlanApproval, PlanItem
from liaison.accounts.models import User
from liaison.audit.services import record

KEPT = ("title", "month", "lead_group", "requirement", "note")


def open_plan(year: int, *, by: User) -> AnnualPlan:
    try:
        with transaction.atomic():
            plan = AnnualPlan.objects.create(year=year, created_by=by)
            record("drafts.open_plan", actor=by, target=plan, note=str(plan))
    except IntegrityError as error:
        raise DraftError(f"{year}年度的计划已经建立，请直接打开。") from error
    return plan


@transaction.atomic
def save_plan_item(item: PlanItem, *, by: User) -> None:
    """Add or change an item; an approved plan then waits for the council again."""
    plan = _locked(item.plan)
    before = _facts(PlanItem.objects.get(pk=item.pk)) if item.pk else None
    if plan.items.filter(title=item.title).exclude(pk=item.pk).exists():
        raise DraftError("计划里已经有同名的项目。")
    item.save()
    _touch(plan)
    action = "drafts.edit_plan_item" if before else "drafts.add_plan_item"
    record(action, actor=by, target=item, before=before, after=_facts(item), note=str(plan))


@transaction.atomic
def remove_plan_item(item: PlanItem, *, by: User) -> None:
    """Only what nothing came of; the approvals keep what stood in the plan before."""
    plan = _locked(item.plan)
    if item.consultations.exists():
        raise DraftError("这个项目已经建立了征求意见，不能从计划中删除。可以在备注里写明情况。")
    record("drafts.remove_plan_item", actor=by, target=item, before=_facts(item), note=str(plan))
    item.delete()
    _touch(plan)


@transaction.atomic
def approve_plan(
    plan: AnnualPlan, *, meeting: str, met_on: date, reason: str = "", by: User
) -> PlanApproval:
    """Keep the plan as the chairpersons' council approved it."""
    plan = _locked(plan)
    if plan.is_approved:
        raise DraftError("计划没有改动，不需要再次登记批准。")
    items = [_facts(item) for item in plan.items.select_related("organ", "plan")]
    if not items:
        raise DraftError("计划里还没有项目，请先添加。")
    if met_on > timezone.localdate():
        raise DraftError("会议日期还没有到，请在会议之后登记。")
    number = plan.approvals.count() + 1
    if number > 1 and not reason.strip():
        raise DraftError("计划批准后又有调整，请写明调整原因。")
    approval = PlanApproval.objects.create(
        plan=plan,
        number=number,
        meeting=meeting.strip(),
        met_on=met_on,
        reason=reason.strip(),
        items=items,
        by=by,
    )
    plan.status = PlanStatus.APPROVED
    plan.save(update_fields=["status"])
    record("drafts.approve_plan", actor=by, target=plan, note=str(approval), count=len(items))
    return approval


def _locked(plan: AnnualPlan) -> AnnualPlan:
    return AnnualPlan.objects.select_for_update().get(pk=plan.pk)


def _touch(plan: AnnualPlan) -> None:
    plan.status = PlanStatus.PREPARING
    plan.save(update_fields=["status"])


def _facts(item: PlanItem) -> dict[str, Any]:
    facts = {name: getattr(item, name) for name in KEPT}
    return facts | {"kind": item.get_kind_display(), "organ": item.organ.name}
