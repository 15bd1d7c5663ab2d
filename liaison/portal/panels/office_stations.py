"""What stations have sent in or owe, for the clerks."""

from datetime import datetime

from django.urls import reverse

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date, overdue
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.choices import AssignmentStatus
from stations.models import Assignment, LedgerEntry


def late_stations(user: User, now: datetime) -> Panel | None:
    rows = Assignment.objects.overdue(now).with_list_relations().order_by("due_at")

    def item(task: Assignment) -> Item:
        return Item(
            text=f"{task.station.name}：{task.consultation.title}",
            url=reverse("admin:stations_assignment", args=[task.pk]),
            note=overdue(task.due_at, now),
            is_late=True,
        )

    url = reverse("admin:stations_assignment_changelist")
    return list_panel("逾期没有报送的站点", rows, item, url=url, is_late=True)


def filed_tasks(user: User, now: datetime) -> Panel | None:
    filed = [AssignmentStatus.FILED, AssignmentStatus.NIL_FILED]
    rows = Assignment.objects.filter(status__in=filed).with_list_relations().order_by("filed_at")

    def item(task: Assignment) -> Item:
        return Item(
            text=f"{task.station.name}：{task.consultation.title}",
            url=reverse("admin:stations_assignment", args=[task.pk]),
            note=f"{task.get_status_display()}，{task.opinion_count}条",
        )

    url = reverse("admin:stations_assignment_changelist")
    return list_panel("站点已报送，等您办结", rows, item, url=url)


def waiting_entries(user: User, now: datetime) -> Panel | None:
    rows = LedgerEntry.objects.waiting().with_list_relations().order_by("pk")

    def item(entry: LedgerEntry) -> Item:
        return Item(
            text=f"{entry.station.name}：{entry.title}",
            url=reverse("admin:stations_ledger_entry", args=[entry.pk]),
            note=chinese_date(entry.starts_at),
        )

    return list_panel(
        "等您审核的台账", rows, item, url=reverse("admin:stations_ledger_queue"), unit="条"
    )
