"""Whose term is nearly over, whose notice is, and where nobody works: for the clerks."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liaison.accounts.models import User
from liaison.portal.dates import chinese_date
from liaison.portal.panels.glance import ALONE
from liaison.portal.panels.panel import Item, Panel, list_panel
from stations.choices import AppointmentStatus
from stations.models import Appointment, Station
from stations.models.appointments import without_officers


def ending_terms(user: User, now: datetime) -> Panel | None:
    rows = Appointment.objects.ending_soon(timezone.localdate(now))
    rows = rows.select_related("person", "station").order_by("ends_on", "pk")

    def item(one: Appointment) -> Item:
        return Item(
            text=f"{one.person.name}：{one.place}{one.get_kind_display()}",
            url=reverse("admin:stations_person_change", args=[one.person_id]),
            note=f"{chinese_date(one.ends_on)}到期",
        )

    url = reverse("admin:stations_terms")
    return list_panel("聘期将满", rows, item, url=url, unit="人")


def notices_over(user: User, now: datetime) -> Panel | None:
    """The public has been told, nobody has appointed them yet."""
    rows = Appointment.objects.filter(
        status=AppointmentStatus.PUBLIC_NOTICE, notice_until__lt=timezone.localdate(now)
    )
    rows = rows.select_related("person", "station").order_by("notice_until", "pk")
    url = reverse("admin:stations_proposals")

    def item(one: Appointment) -> Item:
        return Item(f"{one.person.name}：{one.place}{one.get_kind_display()}", url)

    return list_panel("公示期满，等您聘任", rows, item, url=url, unit="人")


def stations_alone(user: User, now: datetime) -> Panel | None:
    """Working stations where nobody is in office today: what they are asked reaches no one."""
    stations = Station.objects.working().filter(parent=None)
    rows = without_officers(stations, timezone.localdate(now))

    def item(station: Station) -> Item:
        return Item(station.name, reverse("admin:stations_station_change", args=[station.pk]))

    url = f"{reverse('admin:stations_station_changelist')}?officers=none"
    return list_panel("没有在聘联络员的站点", rows, item, url=url, unit="个", about=ALONE)
