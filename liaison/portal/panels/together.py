"""Reception days that nobody wrote down, and what joint meetings left to settle."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.access import stations_of
from stations.models import Gathering, MeetingIssue, ReceptionDay


def late_issues(user: User, now: datetime) -> Panel | None:
    rows = MeetingIssue.objects.overdue(timezone.localdate(now)).order_by("due_on")

    def item(issue: MeetingIssue) -> Item:
        return Item(
            text=f"{issue.owner}：{issue.text}",
            url=reverse("admin:stations_move_issue", args=[issue.pk]),
            note=f"{chinese_date(issue.due_on)}到期",
            is_late=True,
        )

    url = reverse("admin:stations_gatherings")
    return list_panel("联席会议到期未办结的事项", rows, item, url=url, unit="件", is_late=True)


def own_receptions(user: User, now: datetime) -> Panel | None:
    """Days that are over wait for the ledger; one click opens the form, filled in."""
    rows = (
        ReceptionDay.objects.unrecorded(timezone.localdate(now))
        .filter(station__in=stations_of(user))
        .select_related("station")
        .order_by("day")
    )

    def item(reception: ReceptionDay) -> Item:
        return Item(
            text=f"{chinese_date(reception.day)}{reception.get_kind_display()}",
            url=reverse("workbench:reception_write_down", args=[reception.pk]),
            note=reception.station.name,
        )

    url = reverse("workbench:receptions")
    return list_panel("接待日已过，还没登记台账", rows, item, url=url, unit="次")


def own_gatherings(user: User, now: datetime) -> Panel | None:
    rows = Gathering.objects.for_stations(stations_of(user)).coming(now).order_by("starts_at")

    def item(gathering: Gathering) -> Item:
        return Item(
            text=gathering.title,
            url=reverse("workbench:gathering", args=[gathering.pk]),
            note=chinese_date(gathering.starts_at),
        )

    return list_panel(
        "接下来的活动、培训、会议", rows, item, url=reverse("workbench:gatherings"), unit="项"
    )
