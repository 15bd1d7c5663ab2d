"""公示, objections, the leader's word, and the end of a cycle."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.choices.evaluation import CycleStatus, ObjectionStatus
from feedback.errors import FeedbackError
from feedback.models import DimensionScore, Evaluation, EvaluationCycle, Objection
from feedback.services import cycles, scoring
from feedback.services.cycles import move_cycle
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import attach_paper, confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from liaison.office.working_days import add_working_days

name_actions(
    {"feedback.raise_objection": "对考核提出异议", "feedback.settle_objection": "复核考核异议"}
)
FINALISE = "feedback.finalise_evaluation"
PUBLIC_WORKING_DAYS = 5
_C = CycleStatus


@transaction.atomic
def open_objections(cycle: EvaluationCycle, *, by: User, today: date) -> None:
    """Each station, and each person, sees its own points with their rows for five working days."""
    if cycle.evaluations.filter(office_total=None).exists():
        raise FeedbackError("还有没有核定得分的，请先核定。")
    scoring.grade_all(cycle)
    until = add_working_days(today, PUBLIC_WORKING_DAYS)
    move_cycle(cycle, _C.OBJECTION, by=by, objection_from=today, objection_until=until)


@transaction.atomic
def raise_objection(
    evaluation: Evaluation, *, by: User, dimension: str, text: str, today: date
) -> Objection:
    cycle = EvaluationCycle.objects.select_for_update(no_key=True).get(pk=evaluation.cycle_id)
    if cycle.status != _C.OBJECTION or not _within(cycle, today):
        raise FeedbackError("公示期已过，或者还没有公示，现在不能提出异议。")
    if not text.strip():
        raise FeedbackError("请写明哪里有出入。")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                evaluation=evaluation, dimension=dimension, text=text.strip(), raised_by=by
            )
    except IntegrityError as error:
        raise FeedbackError("对这一项的异议正在复核，不用重复提出。") from error
    record("feedback.raise_objection", actor=by, target=objection)
    return objection


def _within(cycle: EvaluationCycle, today: date) -> bool:
    until = cycle.objection_until
    return until is not None and today <= until


@transaction.atomic
def settle_objection(
    objection: Objection, *, by: User, answer: str, points: Decimal | None
) -> None:
    """``points``: what the dimension is changed to; None leaves it as it is. Always with words."""
    if not answer.strip():
        raise FeedbackError("请写明复核意见，对方会看到。")
    evaluation = objection.evaluation
    cycle = EvaluationCycle.objects.select_for_update(no_key=True).get(pk=evaluation.cycle_id)
    if cycle.status != _C.OBJECTION:
        raise FeedbackError("这项考核不在公示阶段，请刷新页面。")
    one = DimensionScore.objects.get(evaluation=evaluation, dimension=objection.dimension)
    status = ObjectionStatus.REJECTED if points is None else ObjectionStatus.UPHELD
    settled = Objection.objects.filter(pk=objection.pk, status=ObjectionStatus.OPEN).update(
        status=status, answer=answer.strip(), old_points=one.office_points, new_points=points,
        settled_by=by, settled_at=timezone.now(),
    )  # fmt: skip
    if not settled:
        raise FeedbackError("这条异议刚刚被其他人处理过，请刷新页面。")
    if points is not None:
        scoring.change_points(one, points, f"异议复核：{answer.strip()}")
        scoring.total_up(evaluation)
        scoring.grade_all(cycle)
    record("feedback.settle_objection", actor=by, target=objection, note=answer)


@transaction.atomic
def resolve(cycle: EvaluationCycle, *, by: User | None, today: date) -> None:
    """The public period is over and nothing waits; the clock does it as well."""
    if _within(cycle, today):
        raise FeedbackError(f"公示到{cycle.objection_until:%Y-%m-%d}，期满后才能结束。")
    waiting = Objection.objects.filter(evaluation__cycle=cycle, status=ObjectionStatus.OPEN)
    if waiting.exists():
        raise FeedbackError("还有异议没有复核，请先复核。")
    move_cycle(cycle, _C.RESOLVED, by=by)


def ask_to_finalise(cycle: EvaluationCycle, *, by: User) -> Confirmation:
    if cycle.status != _C.RESOLVED:
        raise FeedbackError("公示结束后才能提请审定。")
    count = cycle.evaluations.count()
    return request_confirmation(
        FINALISE, cycle, by=by, summary=f"审定{cycle}：{count}{cycle.unit}", allow_first=False
    )


@transaction.atomic
def finalise(asked: Confirmation, *, by: User) -> EvaluationCycle:
    """The leader agrees: from here on the database keeps every point as it is."""
    return _finalise(confirm(asked, by=by), by=by, signed=False)


@transaction.atomic
def finalise_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str
) -> EvaluationCycle:
    """线下签批: the clerk uploads the sheet that the leader signed."""
    return _finalise(attach_paper(asked, by=by, scan=scan, signer=signer), by=by, signed=True)


def _finalise(asked: Confirmation, *, by: User, signed: bool) -> EvaluationCycle:
    cycle = EvaluationCycle.objects.get(pk=asked.target_id)
    move_cycle(cycle, _C.FINALISED, by=by, note=asked.note, signed=signed)
    return cycle


@transaction.atomic
def give_back(asked: Confirmation, *, by: User, reason: str) -> EvaluationCycle:
    """The leader does not agree: the office scores again, and there is a new public period."""
    reject(asked, by=by, reason=reason)
    cycle = EvaluationCycle.objects.get(pk=asked.target_id)
    move_cycle(cycle, _C.OFFICE_SCORING, by=by, note=reason)
    return cycle


def close(cycle: EvaluationCycle, *, by: User, note: str = "") -> None:
    """办结; without a subsidy, too, where the county gives none."""
    move_cycle(cycle, _C.CLOSED, by=by, note=note)


def keep_time(now: datetime) -> None:
    """What the clock does: begin self-scoring after the cut-off, count, end the public period."""
    today = timezone.localdate(now)
    for cycle in EvaluationCycle.objects.filter(status=_C.PUBLISHED, cut_off__lt=today):
        cycles.open_self_scoring(cycle, by=None)
    for cycle in EvaluationCycle.objects.filter(
        status=_C.SELF_SCORING, self_until__lt=today, cut_off__lt=today
    ):
        scoring.score_cycle(cycle, by=None, now=now)
    for cycle in EvaluationCycle.objects.filter(status=_C.OBJECTION, objection_until__lt=today):
        open_ones = Objection.objects.filter(evaluation__cycle=cycle, status=ObjectionStatus.OPEN)
        if not open_ones.exists():
            resolve(cycle, by=None, today=today)
