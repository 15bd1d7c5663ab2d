"""Stations and people; who is appointed where stands in ``services.appointments`` (5.8)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import erase, keep
from stations.choices import STATION_MOVES, StationStatus
from stations.errors import StationError
from stations.models import Person, Station, StationMove
from stations.pinyin import person_key, pinyin_key, search_words
from stations.services.townships import settle_township

name_actions(
    {
        "stations.add_station": "新增站点",
        "stations.change_station": "修改站点资料",
        "stations.move_station": "站点状态变更",
        "stations.add_person": "登记人员",
        "stations.change_person": "修改人员资料",
    }
)


@transaction.atomic
def add_station(station: Station, *, by: User) -> Station:
    """Keep a new station (unsaved, cleaned) with its sorting key."""
    station.pinyin_key = pinyin_key(station.name)
    settle_township(station)
    station.save(force_insert=True)
    record("stations.add_station", actor=by, target=station, after={"name": station.name})
    return station


@transaction.atomic
def change_station(station: Station, *, by: User, fields: Collection[str]) -> None:
    """Write the named ``fields`` of a cleaned station; its state moves by ``move_station``."""
    station.pinyin_key = pinyin_key(station.name)
    settle_township(station)
    station.save(update_fields=[*fields, "pinyin_key", "township", "in_township"])
    record("stations.change_station", actor=by, target=station, after={"fields": list(fields)})


@transaction.atomic
def change_person(
    person: Person, *, by: User, fields: Collection[str], phone: str, user: User | None
) -> None:
    """Write the named ``fields`` of a cleaned person, the account, and a new phone if given.

    The former number is forgotten. Raises ContactError for a phone that cannot be one.
    """
    former = person.phone if phone else None
    if phone:
        person.phone = keep(ContactKind.PHONE, phone)
    person.user = user
    file_by_pinyin(person)
    person.save(update_fields=[*fields, "phone", "user", "pinyin_key", "pinyin_search"])
    if former:
        erase(former)
    changed = [*fields, *(["phone"] if phone else [])]
    record(
        "stations.change_person",
        actor=by,
        target=person,
        after={"fields": changed, "username": user.username if user else ""},
    )


@transaction.atomic
def add_person(
    *,
    by: User,
    name: str,
    phone: str = "",
    user: User | None = None,
    **columns: Any,
) -> Person:
    """Put somebody on the roster; ``columns`` are further fields of a person.

    Raises ContactError for a phone that cannot be one.
    """
    person = Person(name=name, user=user, **columns)
    file_by_pinyin(person)
    person.phone = keep(ContactKind.PHONE, phone) if phone else None
    person.save(force_insert=True)
    record("stations.add_person", actor=by, target=person)
    return person


def file_by_pinyin(person: Person) -> None:
    """Where the name stands in a roster, and how it is found; does not save."""
    person.pinyin_key = person_key(person.name)[:200]
    person.pinyin_search = search_words(person.pinyin_key)


@transaction.atomic
def move_station(
    station: Station,
    status: StationStatus,
    *,
    by: User,
    note: str,
    merged_into: Station | None = None,
) -> None:
    """Suspend, merge, close or take up again; the history of a merged station stays its own."""
    old = StationStatus(station.status)
    if status not in STATION_MOVES[old]:
        raise StationError(f"站点现在是“{old.label}”，不能改为“{status.label}”。")
    if not note.strip():
        raise StationError("变更站点状态时请写明原因。")
    if (status == StationStatus.MERGED) != (merged_into not in {None, station}):
        raise StationError("并入其他站点时须选定并入哪个站点，其他情形不选。")
    moved = Station.objects.filter(pk=station.pk, status=old).update(
        status=status, merged_into=merged_into
    )
    if not moved:
        raise StationError("这个站点刚刚被其他人处理过，请刷新页面。")
    station.status, station.merged_into = status, merged_into
    StationMove.objects.create(
        station=station, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_station",
        actor=by,
        target=station,
        before={"status": old},
        after={"status": status},
        note=note,
    )
