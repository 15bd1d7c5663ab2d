"""今日事项 of an officer: tasks and returned entries of the stations they work for today."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date, overdue
from liaison.portal.panels.glance import BACK, DUE, Tile
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.access import stations_of
from stations.choices import AssignmentStatus, LedgerStatus
from stations.choices.standards import VisitStatus
from stations.models import Assignment, LedgerEntry, Visit
from stations.models.assignments import AssignmentQuerySet


def returned_tasks(user: User, now: datetime) -> Panel | None:
    rows = _tasks(user).filter(status=AssignmentStatus.RETURNED)
    url = reverse("workbench:tasks")
    return list_panel(
        "退回补充的任务", rows, _task_item(user, now), url=url, is_late=True, about=BACK
    )


def late_tasks(user: User, now: datetime) -> Panel | None:
    rows = _to_do(user).filter(due_at__lt=now)
    url = reverse("workbench:tasks")
    return list_panel(
        "已经逾期的任务", rows, _task_item(user, now), url=url, is_late=True, about=DUE
    )


def waiting_tasks(user: User, now: datetime) -> Panel | None:
    rows = _to_do(user).filter(due_at__gte=now)
    url = reverse("workbench:tasks")
    return list_panel("要办的任务", rows, _task_item(user, now), url=url, about=DUE)


def _to_do(user: User) -> AssignmentQuerySet:
    return _tasks(user).exclude(status=AssignmentStatus.RETURNED)


def _tasks(user: User) -> AssignmentQuerySet:
    waiting = Assignment.objects.waiting().filter(station__in=stations_of(user))
    return waiting.with_list_relations().order_by("due_at")


def returned_entries(user: User, now: datetime) -> Panel | None:
    rows = _entries(user).filter(status=LedgerStatus.RETURNED)
    url = reverse("workbench:ledger")
    return list_panel(
        "退回修改的台账", rows, _entry_item, url=url, unit="条", is_late=True, about=BACK
    )


def drafted_entries(user: User, now: datetime) -> Panel | None:
    rows = _entries(user).filter(status=LedgerStatus.DRAFT)
    return list_panel(
        "写了还没交的台账", rows, _entry_item, url=reverse("workbench:ledger"), unit="条"
    )


def _entries(user: User) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(station__in=stations_of(user))


def waiting_visits(user: User, now: datetime) -> Panel | None:
    rows = Visit.objects.filter(station__in=stations_of(user), status=VisitStatus.WAITING)

    def item(visit: Visit) -> Item:
        return Item(
            text=f"{visit.station.name}：{visit.number}",
            url=reverse("workbench:visit", args=[visit.pk]),
            note=f"{chinese_date(visit.asked_at)}提出",
        )

    rows = rows.with_list_relations().order_by("asked_at")
    return list_panel("等待答复的约访", rows, item, url=reverse("workbench:visits"))


def own_numbers(user: User, now: datetime) -> list[Tile]:
    """This year's figures of one's stations, as tiles; nothing for people without a station."""
    stations = stations_of(user)
    year = timezone.localdate(now).year
    tasks = Assignment.objects.filter(station__in=stations, dispatched_at__year=year).aggregate(
        given=Count("pk"),
        done=Count("pk", filter=Q(status=AssignmentStatus.ACCEPTED)),
        opinions=Sum(Coalesce("accepted_count", "opinion_count")),
    )
    entries = LedgerEntry.objects.filter(station__in=stations, starts_at__year=year).counted()
    if not stations.exists():
        return []
    return [
        ("今年交办的任务", tasks["given"], "项", reverse("workbench:tasks")),
        ("其中已办结", tasks["done"], "项", ""),
        ("任务中收集的意见", tasks["opinions"] or 0, "条", ""),
        ("已审核的台账", entries.count(), "条", reverse("workbench:ledger")),
    ]


def _task_item(user: User, now: datetime) -> Callable[[Assignment], Item]:
    """Whoever works for several stations reads which of them is asked."""
    has_several = stations_of(user).count() > 1

    def item(task: Assignment) -> Item:
        title = task.consultation.title
        return Item(
            text=f"{task.station.name}：{title}" if has_several else title,
            url=reverse("workbench:task", args=[task.pk]),
            note=f"{task.get_status_display()}，{overdue(task.due_at, now)}",
            is_late=task.is_overdue(now),
        )

    return item


def _entry_item(entry: LedgerEntry) -> Item:
    return Item(
        text=entry.title,
        url=reverse("workbench:entry", args=[entry.pk]),
        note=f"{entry.get_status_display()}，{chinese_date(entry.starts_at)}",
        is_late=entry.status == LedgerStatus.RETURNED,
    )
