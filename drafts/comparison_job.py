"""对照表 as a file, built by the worker: a Word table or a workbook."""

from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from drafts.comparison import Compared, compare, stages
from drafts.comparison_docx import write_docx
from drafts.differences import Mark, Piece
from drafts.models import VersionMap
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.registry import JobError, JobOutcome, job_kind
from liaison.jobs.running import JobRun
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.rows import Marked
from liaison.workbooks.services import code_version
from liaison.workbooks.writer import Manifest, write_workbook

name_actions({"drafts.export_comparison": "导出对照表"})


@job_kind("drafts.comparison")
def build(run: JobRun) -> JobOutcome:
    """Params: ``map`` and ``format`` (docx or xlsx)."""
    maps = VersionMap.objects.select_related("old__draft", "new")
    version_map = maps.filter(pk=run.params["map"]).first()
    if version_map is None:
        raise JobError("这份对照已经不在了，请重新打开文本再导出。")
    changes = compare(version_map)
    path = run.folder / f"comparison.{run.params['format']}"
    if run.params["format"] == "docx":
        title = f"《{version_map.new.draft}》修改对照表"
        write_docx(path, changes, title=title, stages=stages(version_map), progress=run.progress)
    else:
        _write_xlsx(path, changes, version_map, run.owner)
    record("drafts.export_comparison", actor=run.owner, target=version_map, count=len(changes))
    day = f"{timezone.localdate():%Y%m%d}"
    name = f"{office().county_name}_{version_map.new.draft}_对照表_{day}.{run.params['format']}"
    return JobOutcome(counts={"条": len(changes)}, file=path, filename=name)


def _write_xlsx(path: Path, changes: list[Compared], version_map: VersionMap, owner: User) -> None:
    before, after = stages(version_map)
    now = timezone.localtime()
    spec = SheetSpec(
        title="对照表",
        heading=f"《{version_map.new.draft}》修改对照表",
        left_note=f"制表单位：{office().name}",
        right_note=f"制表时间：{now.year}年{now.month}月{now.day}日",
        columns=[
            Column("原条号", 12),
            Column(before, 48),
            Column("现条号", 12),
            Column(after, 48),
            Column("说明", 18),
        ],
        expected_rows=len(changes),
    )
    rows = (
        [
            change.old_labels,
            _marked(change.pieces, hidden=Mark.COME) if change.old else "（新增）",
            change.new_labels,
            _marked(change.pieces, hidden=Mark.GONE) if change.new else "（删去）",
            change.remark,
        ]
        for change in changes
    )
    manifest = Manifest("对照表", owner.full_name, now, code_version(), PersonalData.NONE)
    write_workbook(path, [(spec, rows)], manifest=manifest)


def _marked(pieces: Iterable[Piece], *, hidden: Mark) -> Marked:
    """What came is bold, what went struck through, as in the Word table."""
    shown = [piece for piece in pieces if piece.mark != hidden]
    return Marked(
        [(piece.text, piece.mark == Mark.COME, piece.mark == Mark.GONE) for piece in shown]
    )
