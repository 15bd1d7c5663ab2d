"""意见把关: remarks on single rows come in with the expert's view; the office settles each."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from opinions.choices import RemarkOutcome
from opinions.errors import OpinionError, rules_below
from opinions.models import CompiledItem, ExpertRemark
from stations.choices import ExpertStage
from stations.models import ExpertTask
from stations.services.experts import submit_view

name_actions({"opinions.settle_remark": "处理专家意见"})
LONGEST_REMARK = 2_000
ONLY_REMARKS = "逐条意见写在汇总表各条下面，共{count}条。"


@transaction.atomic
def hand_in(
    task: ExpertTask,
    *,
    view: str,
    remarks: Mapping[int, str],
    files: Sequence[StoredFile] = (),
    by: User | None,
    now: datetime,
) -> None:
    """The expert's view with ``remarks`` (by item); the words as a whole may then stay empty.

    Raises OpinionError if it is not wanted any more or a remark is too long; nothing is kept then.
    """
    said = {pk: text.replace("\r\n", "\n").strip() for pk, text in remarks.items() if text.strip()}
    if said and task.stage != ExpertStage.CHECK:
        raise OpinionError("只有意见把关才能对汇总表逐条提意见。")
    if any(len(text) > LONGEST_REMARK for text in said.values()):
        raise OpinionError(f"对一条的意见最多{LONGEST_REMARK}字，请精简或者上传文件。")
    if said and not view.strip() and not files:
        view = ONLY_REMARKS.format(count=len(said))
    with rules_below():
        submit_view(task, view=view, files=files, by=by, now=now)
    items = CompiledItem.objects.filter(consultation=task.consultation_id, pk__in=said)
    for item in items.select_for_update(no_key=True).order_by("pk"):
        ExpertRemark.objects.update_or_create(
            task=task,
            item=item,
            defaults={
                "text": said[item.pk],
                "about": item.text,
                "written_at": now,
                "outcome": RemarkOutcome.WAITING,
                "note": "",
                "settled_by": None,
                "settled_at": None,
            },
        )


@transaction.atomic
def settle(
    remark: ExpertRemark, *, outcome: RemarkOutcome, note: str, by: User, now: datetime
) -> None:
    """Taken or not, with a reason if not; the wording itself is edited by the clerk."""
    if outcome == RemarkOutcome.NOT_TAKEN and not note.strip():
        raise OpinionError("不采纳专家意见时请写明理由。")
    settled = ExpertRemark.objects.filter(pk=remark.pk).waiting()
    if not settled.update(outcome=outcome, note=note.strip(), settled_by=by, settled_at=now):
        raise OpinionError("这条专家意见刚刚由其他人处理过，请刷新页面。")
    record(
        "opinions.settle_remark",
        actor=by,
        target=remark,
        before={"outcome": RemarkOutcome.WAITING},
        after={"outcome": outcome},
        note=note.strip(),
    )
