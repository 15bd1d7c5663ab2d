"""Rows of what one person of a team did, by name on record."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils import timezone

from feedback.choices.evaluation import EvidenceKind
from feedback.evaluation.facts import Row
from feedback.evaluation.measuring import ONE, ZERO
from feedback.evaluation.station_rows import PUBLICITY, SOLICITATION, TOGETHER, entries_of
from feedback.evaluation.team_facts import TeamFacts
from opinions.choices.compiling import RemarkOutcome
from opinions.models import ExpertRemark
from stations.choices.experts import ExpertTaskStatus
from stations.choices.gatherings import GatheringKind, Participation
from stations.models import Assignment, ExpertTask, Participant

_E = EvidenceKind


def _came(facts: TeamFacts, kinds: Iterable[GatheringKind]) -> Iterator[Row]:
    came = Participant.objects.filter(
        state=Participation.CAME, person__in=facts.members, gathering__kind__in=sorted(kinds),
        gathering__starts_at__gte=facts.since, gathering__starts_at__lt=facts.until,
    )  # fmt: skip
    seen = set()
    for one in came.select_related("gathering").order_by("gathering__starts_at", "pk"):
        assert one.person_id is not None  # noqa: S101 -- filtered above
        is_new = (one.person_id, one.gathering_id) not in seen
        seen.add((one.person_id, one.gathering_id))
        yield Row(
            one.person_id, _E.GATHERING, one.gathering_id, str(one.gathering), Decimal(is_new),
            timezone.localdate(one.gathering.starts_at), "" if is_new else "同一场已计入",
        )  # fmt: skip


def own_trainings(facts: TeamFacts, base: int) -> Iterator[Row]:
    return _came(facts, {GatheringKind.TRAINING})


def took_part(facts: TeamFacts, base: int) -> Iterator[Row]:
    return _came(facts, {GatheringKind.ACTIVITY, GatheringKind.JOINT_MEETING})


def own_entries(facts: TeamFacts, base: int) -> Iterator[Row]:
    for entry, doubt in entries_of(facts, SOLICITATION | PUBLICITY | TOGETHER):
        assert entry.filed_by_id is not None  # noqa: S101 -- filtered by TeamFacts
        yield Row(
            facts.whom(entry.filed_by_id), _E.ENTRY, entry.pk, f"{entry.number} {entry.title}",
            ZERO if doubt else ONE, timezone.localdate(entry.starts_at), doubt,
        )  # fmt: skip


def own_tasks(facts: TeamFacts, base: int) -> Iterator[Row]:
    filed = Assignment.objects.standing().filter(
        filed_by__in=facts.by_user, due_at__gte=facts.since, due_at__lt=facts.until
    )
    for task in filed.select_related("consultation").order_by("due_at", "pk"):
        assert task.filed_by_id is not None  # noqa: S101 -- filtered above
        yield Row(
            facts.whom(task.filed_by_id), _E.TASK, task.pk, task.consultation.title,
            ZERO if task.was_late else ONE, timezone.localdate(task.due_at),
            "逾期报送" if task.was_late else "",
        )  # fmt: skip


def advice(facts: TeamFacts, base: int) -> Iterator[Row]:
    done = ExpertTask.objects.filter(
        person__in=facts.members, status=ExpertTaskStatus.SUBMITTED,
        submitted_at__gte=facts.since, submitted_at__lt=facts.until,
    )  # fmt: skip
    for task in done.select_related("consultation").order_by("submitted_at", "pk"):
        assert task.submitted_at is not None  # noqa: S101 -- filtered above
        yield _task(task, ONE, timezone.localdate(task.submitted_at), "")


def advice_on_time(facts: TeamFacts, base: int) -> Iterator[Row]:
    due = ExpertTask.objects.filter(
        person__in=facts.members, due_at__gte=facts.since, due_at__lt=facts.until
    ).exclude(status=ExpertTaskStatus.CANCELLED)
    for task in due.select_related("consultation").order_by("due_at", "pk"):
        is_done = task.status == ExpertTaskStatus.SUBMITTED
        note = "没有提交" if not is_done else "逾期提交" if task.was_late else ""
        yield _task(task, ZERO if note else ONE, timezone.localdate(task.due_at), note)


def remarks(facts: TeamFacts, base: int) -> Iterator[Row]:
    settled = ExpertRemark.objects.exclude(outcome=RemarkOutcome.WAITING).filter(
        task__person__in=facts.members, settled_at__gte=facts.since, settled_at__lt=facts.until
    )
    for one in settled.select_related("task").order_by("settled_at", "pk"):
        assert one.settled_at is not None  # noqa: S101 -- filtered above
        yield Row(
            one.task.person_id, _E.ITEM, one.item_id, one.text,
            Decimal(one.outcome == RemarkOutcome.TAKEN), timezone.localdate(one.settled_at),
            one.get_outcome_display(),
        )  # fmt: skip


def _task(task: ExpertTask, worth: Decimal, day: date, note: str) -> Row:
    text = f"{task.consultation.title} {task.get_stage_display()}"
    return Row(task.person_id, _E.ADVICE, task.pk, text, worth, day, note)
