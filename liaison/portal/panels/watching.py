"""What the machine needs from people."""

from datetime import datetime

from django.urls import reverse

from liaison.accounts.models import User
from liaison.portal.choices import AlarmKind
from liaison.portal.dates import chinese_date
from liaison.portal.models import Alarm
from liaison.portal.panels.panel import Item, Panel, list_panel


def alarms(user: User, now: datetime) -> Panel | None:
    url = reverse("admin:portal_alarm_changelist")

    def item(alarm: Alarm) -> Item:
        note = f"{chinese_date(alarm.opened_at)}发现"
        return Item(f"{alarm}：{alarm.message}", url, note, is_late=True)

    # The head of the page speaks of the calendar already.
    rows = Alarm.objects.open().exclude(kind=AlarmKind.CALENDAR)
    return list_panel("系统告警", rows, item, url=url, unit="项", is_late=True)
