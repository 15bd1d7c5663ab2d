"""Stations as places: names with their dates, the tree, second plaques."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.errors import StationError
from stations.models import FormerName, Station, Theme
from stations.services import people
from stations.tree import check_parent

name_actions({"stations.rename_station": "站点更名"})


@transaction.atomic
def add_place(station: Station, *, by: User, themes: Collection[Theme] = ()) -> Station:
    """Keep a new station (unsaved, cleaned). Raises StationError if the tree does not hold it."""
    _check_place(station)
    people.add_station(station, by=by)
    station.themes.set(themes)
    return station


@transaction.atomic
def change_place(
    station: Station, *, by: User, fields: Collection[str], today: date, themes: Collection[Theme]
) -> None:
    """Write ``fields`` of a cleaned station; a name that it bore stays with its last day."""
    _check_place(station)
    former = Station.objects.select_for_update().values_list("name", flat=True).get(pk=station.pk)
    if former != station.name:
        FormerName.objects.create(station=station, name=former, until=today, by=by)
        record(
            "stations.rename_station",
            actor=by,
            target=station,
            before={"name": former},
            after={"name": station.name},
        )
    people.change_station(station, by=by, fields=fields)
    station.themes.set(themes)


def _check_place(station: Station) -> None:
    check_parent(station, station.parent)
    host = station.co_located_with
    if host is None:
        return
    if host == station:
        raise StationError("站点不能加挂在自己那里。")
    if host.co_located_with_id:
        raise StationError(f"“{host}”自己就加挂在别处，请直接选它所在的那个地方。")
    if station.pk and station.co_located.exists():
        raise StationError("有别的站点加挂在这里，它自己不能再加挂到别处。")
