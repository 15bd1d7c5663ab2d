"""Experts at work on a consultation: asked for a stage, with a written view that comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from drafts.choices import RUNNING, ConsultationStatus, Visibility
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.models import StoredFile
from stations.choices import EXPERT_TASK_MOVES, ExpertTaskStatus, RecordSource
from stations.errors import StationError
from stations.models import ExpertTask, ExpertTaskFile, ExpertTaskMove, Person

name_actions(
    {
        "stations.ask_experts": "安排专家任务",
        "stations.move_expert_task": "专家任务状态变更",
        "stations.give_expert_link": "生成专家链接",
    }
)
LONGEST_VIEW = 20_000
LINK_GRACE = timedelta(days=7)
# Before it opens, while it runs and until the table goes up; afterwards nobody needs a view.
TAKES_EXPERTS = RUNNING | {
    ConsultationStatus.CLOSED,
    ConsultationStatus.COMPILING,
    ConsultationStatus.COMPILED,
}
S = ExpertTaskStatus


@dataclass(frozen=True)
class Asked:
    stage: str
    due_at: datetime
    request: str = ""


@transaction.atomic
def ask_experts(
    consultation: Consultation, people: Iterable[Person], asked: Asked, *, by: User, now: datetime
) -> list[ExpertTask]:
    """One task for each; who has one of this stage keeps it.

    Raises StationError where the text must not be shown to one of them.
    """
    if consultation.status not in TAKES_EXPERTS:
        state = consultation.get_status_display()
        raise StationError(f"这项征求意见现在是“{state}”，不能安排专家任务。")
    if asked.due_at <= now:
        raise StationError("提交期限已经过去，请改为以后的时间。")
    busy = ExpertTask.objects.filter(consultation=consultation, stage=asked.stage)
    known = set(busy.exclude(status=S.CANCELLED).values_list("person", flat=True))
    new = [person for person in people if person.pk not in known]
    if not new:
        raise StationError("所选的专家在这个环节都已有任务。")
    _check_may_read(consultation, new)
    try:
        tasks = ExpertTask.objects.bulk_create(
            ExpertTask(
                consultation=consultation,
                person=person,
                stage=asked.stage,
                request=asked.request,
                due_at=asked.due_at,
                asked_by=by,
            )
            for person in new
        )
    except IntegrityError as error:
        raise StationError("有专家刚刚由其他人安排，请刷新页面后再试。") from error
    ExpertTaskMove.objects.bulk_create(
        ExpertTaskMove(task=task, new_status=S.ASKED, by=by) for task in tasks
    )
    record("stations.ask_experts", actor=by, target=consultation, count=len(tasks))
    return tasks


def _check_may_read(consultation: Consultation, people: Iterable[Person]) -> None:
    """What names its readers is only for them, and only behind an account."""
    if consultation.visibility != Visibility.NAMED:
        return
    named = set(consultation.named_readers.values_list("pk", flat=True))
    strangers = [person.name for person in people if person.user_id not in named]
    if strangers:
        raise StationError(
            f"这项征求意见仅指定人员可见，{'、'.join(strangers)}不在指定人员之中，不能安排。"
        )


@transaction.atomic
def submit_view(
    task: ExpertTask,
    *,
    view: str,
    files: Sequence[StoredFile] = (),
    by: User | None,
    source: str = "",
    now: datetime,
) -> None:
    """The written view as text, as a file or both. ``by`` is None for who holds the link,
    ``source`` is set when a clerk takes it down."""
    if task.consultation.status not in TAKES_EXPERTS:
        raise StationError("这次征求意见已经结束，不再需要书面意见。")
    text = view.replace("\r\n", "\n").strip()
    if not (text or files):
        raise StationError("请填写书面意见，或者上传文件。")
    if len(text) > LONGEST_VIEW:
        raise StationError(f"书面意见最多{LONGEST_VIEW}字，现在有{len(text)}字，请改为上传文件。")
    _move(
        task,
        S.SUBMITTED,
        by=by,
        note=f"代录，来源：{RecordSource(source).label}" if source else "",
        view=text,
        submitted_at=now,
        was_late=task.was_late or now > task.due_at,
        recorded_source=source,
    )
    ExpertTaskFile.objects.bulk_create(ExpertTaskFile(task=task, file=one) for one in files)


@transaction.atomic
def give_back(task: ExpertTask, *, by: User, note: str, due_at: datetime, now: datetime) -> None:
    """For more; what was written stays in the form."""
    if not note.strip():
        raise StationError("请写明需要补充什么。")
    if due_at <= now:
        raise StationError("新的期限已经过去，请改为以后的时间。")
    link = {"link_expires_at": due_at + LINK_GRACE} if task.link_hash else {}
    _move(task, S.ASKED, by=by, note=note, due_at=due_at, **link)


def cancel(task: ExpertTask, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("取消任务时请写明原因。")
    _move(task, S.CANCELLED, by=by, note=note)


@transaction.atomic
def give_link(task: ExpertTask, *, by: User, now: datetime) -> None:
    """A one-time link for who does not sign in; making it anew extends it."""
    if task.status != S.ASKED:
        raise StationError("这项任务不在等待意见，不需要链接。")
    if task.consultation.visibility == Visibility.NAMED:
        raise StationError("这项征求意见仅指定人员可见，不能用链接，请专家登录后办理。")
    link = task.next_link(max(task.due_at, now) + LINK_GRACE)
    _change_link(task, by=by, note="生成一次性链接", action="give", **link)


@transaction.atomic
def revoke_link(task: ExpertTask, *, by: User, now: datetime) -> None:
    if not task.link_works(now):
        raise StationError("这个链接已经不能用了。")
    _change_link(task, by=by, note="停用链接", action="revoke", link_revoked_at=now)


def _change_link(task: ExpertTask, *, by: User, note: str, action: str, **fields: object) -> None:
    same = ExpertTask.objects.filter(pk=task.pk, link_serial=task.link_serial, status=task.status)
    if not same.update(**fields):
        raise StationError("这项任务刚刚被其他人处理过，请刷新页面。")
    for name, value in fields.items():
        setattr(task, name, value)
    ExpertTaskMove.objects.create(
        task=task, old_status=task.status, new_status=task.status, by=by, note=note
    )
    record("stations.give_expert_link", actor=by, target=task, after={"link": action})


@transaction.atomic
def _move(
    task: ExpertTask,
    status: ExpertTaskStatus,
    *,
    by: User | None,
    note: str = "",
    **fields: object,
) -> None:
    """Change the status only if nobody changed it since ``task`` was read."""
    old = ExpertTaskStatus(task.status)
    if status not in EXPERT_TASK_MOVES[old]:
        raise StationError(f"这项任务现在是“{old.label}”，不能改为“{status.label}”。")
    if not ExpertTask.objects.filter(pk=task.pk, status=old).update(status=status, **fields):
        raise StationError("这项任务刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(task, name, value)
    ExpertTaskMove.objects.create(
        task=task, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_expert_task",
        actor=by,
        target=task,
        before={"status": old},
        after={"status": status},
        note=note,
    )
