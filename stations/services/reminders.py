"""Reminders of what is due and of what is late (rule 5.2): by beat, and by hand once a day.

What goes out is the office's choice (``TaskPreferences``). Each reminder has a cause of its own in
the outbox, which lets nobody be told twice however often, or from how many hosts, beat asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from drafts import deadlines
from drafts.choices import ACCEPTS_OFFLINE
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.notices.models import Notice
from liaison.office.working_days import add_working_days
from stations.choices import AssignmentStatus, StationStatus
from stations.models import Assignment, Person, TaskPreferences
from stations.models.assignments import AssignmentQuerySet
from stations.services.preferences import preferences
from stations.services.telling import (
    LEADS,
    OFFICERS,
    People,
    Recipient,
    people_of,
    recipients,
    tell,
)

name_actions({"stations.remind": "催办站点任务"})
MORNING = time(9)
# Reminders before the due time begin no earlier than this, the longest holiday included.
SOON = timedelta(days=20)


@dataclass(frozen=True)
class Reminder:
    """``name`` is part of the cause; ``switch`` the office's choice; ``days`` working days from
    the due day (before it: negative) or, for a task not signed for, from the day to sign."""

    name: str
    switch: str
    days: int
    subject: str
    to: str = "officers"


BEFORE = (
    Reminder("three_before", "remind_three_before", -3, "征求意见任务还有3个工作日截止报送"),
    Reminder("before", "remind_before", -1, "征求意见任务快到报送截止时间"),
    Reminder("today", "remind_due_day", 0, "征求意见任务今天截止报送"),
)
LATE = (
    Reminder("late", "remind_after", 1, "征求意见任务已经逾期，请尽快报送"),
    Reminder("late_lead", "tell_lead", 1, "本站点的征求意见任务已经逾期", to="leads"),
    Reminder("late_leader", "tell_leader", 3, "站点的征求意见任务逾期没有报送", to="leaders"),
)
UNSIGNED = (
    Reminder("unsigned", "remind_unsigned", 1, "征求意见任务还没有签收"),
    Reminder("unsigned_lead", "remind_unsigned", 2, "本站点的征求意见任务还没有签收", to="leads"),
)


def remind(now: datetime) -> int:
    """Send every reminder that is due and has not gone out; how many tasks' reminders did.

    A new due time has reminders of its own. Three queries when there is nothing new.
    """
    chosen = preferences()
    tasks = _owed().filter(Q(due_at__lt=now + SOON) | Q(status=AssignmentStatus.DISPATCHED))
    due = {
        f"assignment:{task.pk}:{one.name}:{task.due_at.isoformat()}": (task, one)
        for task in tasks
        for one in _due(task, now, chosen)
    }
    told = set(Notice.objects.filter(cause__in=due).values_list("cause", flat=True))
    new = {cause: pair for cause, pair in due.items() if cause not in told}
    if not new:
        return 0
    people = people_of({task.station_id for task, _ in new.values()}, now)
    leaders = _leaders() if any(one.to == "leaders" for _, one in new.values()) else []
    sent = 0
    for cause, (task, one) in new.items():
        to = _whom(task, one, people, leaders, chosen)
        if to is not None:
            tell(task, to, cause, one.subject, now=now)
            sent += 1
    return sent


@transaction.atomic
def remind_by_hand(tasks: AssignmentQuerySet, *, by: User, now: datetime) -> tuple[int, int]:
    """催办 those of ``tasks`` that still owe an answer: how many were, how many were before today.

    A task is reminded by hand at most once a day; its row is locked meanwhile.
    """
    today = timezone.localdate(now)
    owed = list(_wanted(tasks).with_list_relations().select_for_update(of=("self",)))
    fresh = [task for task in owed if task.reminded_on != today]
    Assignment.objects.filter(pk__in=[task.pk for task in fresh]).update(reminded_on=today)
    people = people_of({task.station_id for task in fresh}, now)
    for task in fresh:
        cause = f"assignment:{task.pk}:asked:{today.isoformat()}"
        is_late = task.due_at < now
        subject = "征求意见任务已经逾期，请尽快报送" if is_late else "请按时报送征求意见任务"
        tell(task, recipients(task.station, people), cause, subject, now=now)
    if fresh:
        record("stations.remind", actor=by, target=fresh[0], count=len(fresh))
    return len(fresh), len(owed) - len(fresh)


def said(sent: int, before: int) -> str:
    """What became of the click: how many were reminded, and why not the others."""
    if not sent and not before:
        return "没有需要催办的任务：已经报送，或者站点不在运行。"
    again = f"{before}项今天已经催办过，每项任务一天只催办一次。" if before else ""
    return (f"已催办{sent}项任务，通知已进入待发。" if sent else "") + again


def _wanted(tasks: AssignmentQuerySet) -> AssignmentQuerySet:
    return tasks.waiting().filter(
        station__status=StationStatus.ACTIVE, consultation__status__in=ACCEPTS_OFFLINE
    )


def _owed() -> AssignmentQuerySet:
    return _wanted(Assignment.objects.with_list_relations())


def _due(task: Assignment, now: datetime, chosen: TaskPreferences) -> Iterator[Reminder]:
    """Before the due time only the latest that has begun: after a failure nobody hears two at once.

    What begins before the station was given the task (or got it back) is not due.
    """
    day = deadlines.last_day(task.due_at)
    if now >= task.due_at:
        yield from (one for one in LATE if _is_on(one, chosen) and _start(one, day) <= now)
        return
    given = max(task.dispatched_at, task.returned_at or task.dispatched_at)
    begun = [one for one in BEFORE if _is_on(one, chosen) and _start(one, day) <= now]
    if begun and _start(begun[-1], day) > given:
        yield begun[-1]
    if task.status == AssignmentStatus.DISPATCHED:
        signing = deadlines.last_day(task.sign_due)
        yield from (one for one in UNSIGNED if _is_on(one, chosen) and _start(one, signing) <= now)


def _is_on(reminder: Reminder, chosen: TaskPreferences) -> bool:
    return bool(getattr(chosen, reminder.switch))


def _start(reminder: Reminder, day: date) -> datetime:
    """Nine o'clock of the working day."""
    return deadlines.begin_of(add_working_days(day, reminder.days), MORNING)


def _whom(
    task: Assignment,
    reminder: Reminder,
    people: People,
    leaders: list[Recipient],
    chosen: TaskPreferences,
) -> list[Recipient] | None:
    """None where nobody is to be told: no lead, or one who was told in place of the officers."""
    if reminder.to == "leaders":
        return leaders or None
    if reminder.to == "officers":
        return recipients(task.station, people, OFFICERS)
    kinds = {one.kind for one in people.get(task.station_id, [])}
    told_already = not kinds & set(OFFICERS) and (
        reminder.name == "unsigned_lead" or chosen.remind_after
    )
    if not kinds & set(LEADS) or told_already:
        return None
    return recipients(task.station, people, LEADS)


def _leaders() -> list[Recipient]:
    """Those in charge, with their phones where they are on a roster."""
    users = User.objects.holding(Role.LEADER).order_by("pk")
    known = Person.objects.filter(user__in=users).select_related("phone")
    phones = {person.user_id: person.phone for person in known}
    return [Recipient(f"user:{one.pk}", one.full_name, phones.get(one.pk)) for one in users]
