"""Whom the rows of a roster are about: somebody there already, somebody new, or one to ask about.

The same name with the same phone is the same person. Without a phone it is whoever has the name
at the station; where that may be two people, the row is given back with a question.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liaison.workbooks.reader import RowError
from stations.choices import AppointmentStatus, Tenure
from stations.errors import StationError
from stations.models import Appointment, Person
from stations.roster_rows import RosterRow
from stations.roster_sheet import OTHER, SAME

NEVER_ENDS = date.max


@dataclass
class Candidate:
    """Somebody of a name: in the database, or brought by an earlier row of the same file."""

    name: str
    person: Person | None = None
    lookup: str = ""
    masked: str = ""
    # As it was typed, for somebody new.
    phone: str = ""
    appointments: list[Appointment] = field(default_factory=list)
    # Stations of the rows that brought this person, and what each row was about.
    places: set[int | None] = field(default_factory=set)
    rows: dict[tuple[int | None, str, date | None], int] = field(default_factory=dict)

    def works_at(self, station_pk: int | None) -> bool:
        return station_pk in self.places

    @property
    def told(self) -> str:
        """What may be shown of them in a question."""
        return f"手机{self.masked}" if self.masked else "没有登记手机"


@dataclass(frozen=True)
class Step:
    """What one right row does; ``appointment`` is the one there already, if any."""

    row: RosterRow
    who: Candidate
    is_new_person: bool
    appointment: Appointment | None
    person_changes: dict[str, Any]
    appointment_changes: dict[str, Any]
    # "add" a phone where there was none, "replace" another.
    phone: str

    @property
    def is_new(self) -> bool:
        return self.is_new_person or self.appointment is None

    @property
    def changes(self) -> bool:
        return bool(self.person_changes or self.appointment_changes or self.phone)


class Matcher:
    def __init__(self, rows: Collection[RosterRow]) -> None:
        """Load everybody of the names in ``rows``: two queries, however many there are."""
        names = {row.name for row in rows}
        # Who stands in the file with a phone of their own is nobody else in it.
        self._listed = {(row.name, row.lookup) for row in rows if row.lookup}
        people = Person.objects.filter(name__in=names).select_related("phone")
        self._by_name: dict[str, list[Candidate]] = defaultdict(list)
        for person in people.prefetch_related("appointments").order_by("pk"):
            held = list(person.appointments.all())
            self._by_name[person.name].append(
                Candidate(
                    name=person.name,
                    person=person,
                    lookup=person.phone.lookup if person.phone else "",
                    masked=person.phone.masked if person.phone else "",
                    appointments=held,
                    places={one.station_id for one in held},
                )
            )

    def steps(self, rows: Sequence[RosterRow]) -> tuple[list[Step], list[RowError]]:
        steps, errors = [], []
        for row in rows:
            try:
                steps.append(self._step(row))
            except StationError as error:
                errors.append(RowError(row.number, "姓名", str(error)))
        return steps, errors

    def _step(self, row: RosterRow) -> Step:
        who = self._who(row)
        is_new_person = who is None
        if who is None:
            who = Candidate(row.name)
        station_pk = row.station.pk if row.station else None
        key = (station_pk, row.kind.value, row.starts_on)
        if key in who.rows:
            raise StationError(f"与第 {who.rows[key]} 行重复，请删去一行。")
        appointment = _same_appointment(who.appointments, row)
        if appointment is None and row.tenure == Tenure.PROJECT:
            raise StationError("按项目吸纳的要写明立法项目，请在人员页面办理聘任。")
        changes = _appointment_changes(appointment, row) if appointment else {}
        phone = ""
        if row.lookup and who.lookup != row.lookup:
            phone = ("replace" if who.lookup else "add") if who.person else ""
            who.lookup, who.phone = row.lookup, row.phone
        who.rows[key] = row.number
        who.places.add(station_pk)
        if is_new_person:
            self._by_name[row.name].append(who)
        return Step(
            row, who, is_new_person, appointment, _person_changes(who.person, row), changes, phone
        )

    def _who(self, row: RosterRow) -> Candidate | None:
        """None for somebody new. Raises StationError with the question where nobody can tell."""
        people = self._by_name.get(row.name, [])
        station_pk = row.station.pk if row.station else None
        here = [one for one in people if one.works_at(station_pk)]
        if row.masked:
            return _by_masked(row, here or people)
        if row.lookup:
            others = [one for one in here if (one.name, one.lookup) not in self._listed]
            return _by_phone(row, people, others)
        if len(here) > 1:
            raise StationError(f"这个站点有{len(here)}位“{row.name}”，请填写手机，以便区分。")
        return here[0] if here else None


def _by_masked(row: RosterRow, people: Sequence[Candidate]) -> Candidate:
    fitting = [one for one in people if one.masked == row.masked]
    if len(fitting) != 1:
        raise StationError("手机中间几位是遮盖的，系统里没有唯一对得上的人，请填写完整号码。")
    return fitting[0]


def _by_phone(
    row: RosterRow, people: Sequence[Candidate], here: Sequence[Candidate]
) -> Candidate | None:
    same = [one for one in people if one.lookup == row.lookup]
    if same:
        return same[0]
    if row.same == OTHER or not here:
        return None
    without = [one for one in here if not one.lookup]
    if len(here) == 1 and (without or row.same == SAME):
        return here[0]
    told = "、".join(one.told for one in here)
    raise StationError(
        f"这个站点已有“{row.name}”（{told}）。是同一人换了手机，还是另一人？"
        "请在“同名说明”里选，再上传。"
    )


def _same_appointment(held: Iterable[Appointment], row: RosterRow) -> Appointment | None:
    """The one that the row is about: same place and kind, and the same or an overlapping term."""
    station_pk = row.station.pk if row.station else None
    post = (station_pk, row.kind, row.tenure == Tenure.PROJECT)
    alike = [
        one for one in held if (one.station_id, one.kind, one.tenure == Tenure.PROJECT) == post
    ]
    for one in alike:
        if row.starts_on is not None and one.starts_on == row.starts_on:
            return one
    still_open = [one for one in alike if one.status != AppointmentStatus.ENDED]
    return next((one for one in still_open if _overlaps(one, row)), None)


def _overlaps(held: Appointment, row: RosterRow) -> bool:
    if row.starts_on is None:
        return True
    return row.starts_on <= (held.ends_on or NEVER_ENDS) and held.starts_on <= (
        row.ends_on or NEVER_ENDS
    )


def _person_changes(person: Person | None, row: RosterRow) -> dict[str, Any]:
    if person is None:
        return {}
    return {key: value for key, value in row.columns.items() if getattr(person, key) != value}


def _appointment_changes(held: Appointment, row: RosterRow) -> dict[str, Any]:
    """A later end and 固定 or 流动 come from the roster; a state is moved on the person's page."""
    if row.status is not None and row.status != held.status:
        raise StationError(
            f"系统里这项聘任是“{held.get_status_display()}”，名册不改状态，请在人员页面办理。"
        )
    changes: dict[str, Any] = {}
    if held.status == AppointmentStatus.ENDED:
        return changes
    if row.ends_on is not None and row.ends_on != held.ends_on:
        if row.ends_on < held.starts_on:
            raise StationError(f"任期结束早于系统里的聘任日期（{held.starts_on:%Y-%m-%d}）。")
        changes["ends_on"] = row.ends_on
    if row.tenure != held.tenure:
        changes["tenure"] = row.tenure
    return changes
