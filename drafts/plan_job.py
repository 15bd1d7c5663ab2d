"""The annual plan as a workbook, in the columns of form 4.6 that the plan knows."""

from django.utils import timezone

from drafts.models import AnnualPlan, PlanItem
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.services import code_version
from liaison.workbooks.writer import Manifest, write_workbook

name_actions({"drafts.export_plan": "导出年度征集计划"})

COLUMNS = [
    Column("序号", 6, "int"),
    Column("立法项目/征询事项", 36),
    Column("项目类别", 14),
    Column("上级机关", 26),
    Column("计划时间", 12),
    Column("牵头工作小组", 16),
    Column("征询要求", 30),
    Column("完成情况", 24),
    Column("备注", 20),
]


@job_kind("drafts.plan")
def build(run: JobRun) -> JobOutcome:
    """Params: ``plan``."""
    plan = AnnualPlan.objects.filter(pk=run.params["plan"]).first()
    if plan is None:
        raise JobError("这份计划已经不在了，请重新打开再导出。")
    items = list(plan.items.on_plan())
    now = timezone.localtime()
    spec = SheetSpec(
        title="年度征集计划",
        heading=str(plan),
        left_note=f"制表单位：{office().name}",
        right_note=f"制表时间：{now.year}年{now.month}月{now.day}日",
        columns=COLUMNS,
        expected_rows=len(items),
    )
    path = run.folder / "plan.xlsx"
    rows = (_row(number, item, plan) for number, item in enumerate(items, start=1))
    manifest = Manifest(str(plan), run.owner.full_name, now, code_version(), PersonalData.NONE)
    write_workbook(path, [(spec, rows)], manifest=manifest)
    record("drafts.export_plan", actor=run.owner, target=plan, count=len(items))
    name = f"{office().county_name}_{plan}_{now:%Y%m%d}.xlsx"
    return JobOutcome(counts={"项": len(items)}, file=path, filename=name)


def _row(number: int, item: PlanItem, plan: AnnualPlan) -> list[int | str]:
    return [
        number,
        item.title,
        item.get_kind_display(),
        item.organ.name,
        f"{plan.year}年{item.month}月",
        item.lead_group,
        item.requirement,
        "；".join(f"{one.title}：{one.get_status_display()}" for one in item.consultations.all()),
        item.note,
    ]
