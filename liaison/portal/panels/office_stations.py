"""What stations have sent in or owe, for the clerks."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from drafts.choices import Visibility
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.portal.dates import chinese_date, deadline, overdue
from liaison.portal.panels.glance import ASLEEP, LATE
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.activity import inactive_stations
from stations.choices import AssignmentStatus, RequestStatus
from stations.choices.standards import VisitStatus
from stations.models import (
    Assignment,
    HandOnRequest,
    LedgerEntry,
    Station,
    TaskApplication,
    Visit,
)
from stations.services.preferences import preferences


def undispatched(user: User, now: datetime) -> Panel | None:
    """Open for stations, and no station has been asked: the letter would sink without a trace."""
    asked = Assignment.objects.filter(consultation=OuterRef("pk"))
    rows = Consultation.objects.open_now().filter(~Exists(asked))
    rows = rows.exclude(visibility=Visibility.NAMED).order_by("station_due")

    def item(row: Consultation) -> Item:
        url = reverse("admin:stations_progress", args=[row.pk])
        return Item(row.title, url, f"站点{deadline(row.station_due)}")

    return list_panel("还没交办给站点的征求意见", rows, item, unit="项")


def late_stations(user: User, now: datetime) -> Panel | None:
    rows = Assignment.objects.overdue(now).with_list_relations().order_by("due_at")

    def item(task: Assignment) -> Item:
        return Item(
            text=f"{task.station.name}：{task.consultation.title}",
            url=reverse("admin:stations_assignment", args=[task.pk]),
            note=overdue(task.due_at, now),
            is_late=True,
        )

    url = f"{reverse('admin:stations_board')}?only=owed"
    return list_panel("逾期没有报送的站点", rows, item, url=url, is_late=True, about=LATE)


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


def requests_to_decide(user: User, now: datetime) -> Panel | None:
    """申请不承办 and 申请转办: the station goes on waiting for a clerk's word."""
    rows = HandOnRequest.objects.filter(status=RequestStatus.PENDING).select_related(
        "assignment__station", "assignment__consultation", "to_station"
    )

    def item(row: HandOnRequest) -> Item:
        task = row.assignment
        return Item(
            text=f"{task.station.name}：{task.consultation.title}",
            url=reverse("admin:stations_assignment", args=[task.pk]),
            note=row.get_kind_display(),
        )

    return list_panel("站点申请不承办、转办", rows, item)


def applications_to_decide(user: User, now: datetime) -> Panel | None:
    """自主申办: a reviewer says who may take part."""
    rows = TaskApplication.objects.filter(status=RequestStatus.PENDING).select_related(
        "station", "offer__consultation"
    )

    def item(row: TaskApplication) -> Item:
        url = reverse("admin:stations_offer", args=[row.offer.consultation_id])
        return Item(f"{row.station.name}：{row.offer.consultation.title}", url)

    return list_panel("等您审批的申办", rows, item)


def idle_stations(user: User, now: datetime) -> Panel | None:
    """长期未开展活动站点, those without anybody at work named as such."""
    rows = inactive_stations(now, preferences().inactive_days)

    def item(station: Station) -> Item:
        last = getattr(station, "last_activity", None)
        note = f"最近一次活动{chinese_date(last)}" if last else "没有登记过活动"
        alone = "" if getattr(station, "has_officer", True) else "，无联络员在岗"
        url = reverse("admin:stations_station_change", args=[station.pk])
        return Item(station.name, url, note + alone)

    url = reverse("admin:stations_inactive")
    return list_panel("长期未开展活动站点", rows, item, url=url, unit="个", about=ASLEEP)


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


def waiting_visits(user: User, now: datetime) -> Panel | None:
    rows = Visit.objects.filter(status=VisitStatus.WAITING).with_list_relations()

    def item(visit: Visit) -> Item:
        return Item(
            text=f"{visit.station.name}：{visit.number}",
            url=reverse("admin:stations_visit", args=[visit.pk]),
            note=f"{chinese_date(visit.asked_at)}提出",
        )

    url = reverse("admin:stations_visits")
    return list_panel("等待答复的约访", rows.order_by("asked_at"), item, url=url)
