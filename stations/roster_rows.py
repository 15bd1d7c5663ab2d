"""Judges the rows of an uploaded roster by themselves: each is an appointment, or errors."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from liaison.contacts.services import ContactError
from liaison.workbooks.reader import RowError, Table, TableRow
from stations.choices import (
    WITHOUT_STATION,
    AppointmentKind,
    AppointmentStatus,
    ExpertCategory,
    RosterKind,
    Sex,
    SourceKind,
    Tenure,
)
from stations.errors import StationError
from stations.models import Station
from stations.roster_cells import (
    choice_of,
    first_day,
    kind_in,
    last_day,
    month_of_birth,
    name_in,
    phone_in,
    plain_text,
    same_in,
    status_in,
    term_in,
)
from stations.roster_sheet import NO, OFFICE_ITSELF, OTHER, READ, YES
from stations.station_names import StationNames

TEXTS = ("political_status", "education", "position", "specialties", "recommended_by", "remark")
T = TypeVar("T")


@dataclass(frozen=True)
class RosterRow:
    """One row that is right in itself; whom it is about is for the matcher to say."""

    number: int
    name: str
    station: Station | None
    kind: AppointmentKind
    tenure: Tenure
    # Fields of a person that were filled in.
    columns: dict[str, Any]
    # Found again by ``lookup``; ``masked`` if only the export's 138****0021 was given.
    phone: str
    lookup: str
    masked: str
    starts_on: date | None
    ends_on: date | None
    status: AppointmentStatus | None
    same: str


@dataclass
class _Cells:
    """One row while it is judged: every wrong cell is noted, so that one upload tells them all."""

    raw: TableRow
    unreadable: Collection[str]
    titles: dict[str, str]
    errors: list[RowError] = field(default_factory=list)

    def text(self, key: str) -> str:
        value = self.raw.values.get(key)
        return " ".join(str(value).split()) if value is not None else ""

    def judged(self, key: str, judge: Callable[[str], T]) -> T | None:
        """What ``judge`` makes of a cell; None where it is blank, unreadable or noted as wrong."""
        title, text = self.titles.get(key, ""), self.text(key)
        if title in self.unreadable or not text:
            return None
        try:
            return judge(text)
        except (StationError, ContactError) as error:
            self.note(key, str(error))
            return None

    def note(self, key: str, message: str) -> None:
        self.errors.append(RowError(self.raw.number, self.titles.get(key, ""), message))

    @property
    def are_right(self) -> bool:
        return not self.errors and not self.unreadable


def read_rows(table: Table, kind: str, names: StationNames, today: date) -> list[RosterRow]:
    """The rows that are right; what is wrong with the others is added to ``table.errors``."""
    titles = {column.key: column.title for column in READ[kind]}
    unreadable: dict[int, set[str]] = defaultdict(set)
    for error in table.errors:
        unreadable[error.row].add(error.column)
    rows = []
    for raw in table.rows:
        cells = _Cells(raw, unreadable[raw.number], titles)
        row = _read_row(cells, kind, names, today)
        if row is not None:
            rows.append(row)
        table.errors += cells.errors
    return rows


def _read_row(cells: _Cells, kind: str, names: StationNames, today: date) -> RosterRow | None:
    name = cells.judged("name", name_in)
    what = cells.judged("kind", kind_in) if kind == RosterKind.OFFICERS else _EXPERT
    station = _station(cells, what, names)
    phone, lookup, masked = cells.judged("phone", phone_in) or ("", "", "")
    starts_on, ends_on = _days(cells, kind)
    status = cells.judged("status", status_in)
    same = cells.judged("same", same_in) or ""
    columns = _columns(cells, today)
    _check_together(cells, status, ends_on, same, lookup)
    if not cells.are_right or name is None or what is None:
        return None
    return RosterRow(
        cells.raw.number, name, station, *what, columns, phone, lookup, masked,
        starts_on, ends_on, status, same,
    )  # fmt: skip


_EXPERT = (AppointmentKind.EXPERT, Tenure.FIXED)


def _station(
    cells: _Cells, what: tuple[AppointmentKind, Tenure] | None, names: StationNames
) -> Station | None:
    """None where the office itself appoints; noted as wrong for kinds that it does not."""
    if cells.text("station") != OFFICE_ITSELF:
        return cells.judged("station", names.find)
    if what is not None and what[0] not in WITHOUT_STATION:
        cells.note("station", f"{what[0].label}须写明在哪个站点。")
    return None


def _check_together(
    cells: _Cells,
    status: AppointmentStatus | None,
    ends_on: date | None,
    same: str,
    lookup: str,
) -> None:
    if status == AppointmentStatus.ENDED and ends_on is None:
        cells.note("status", "已离任的，请在任期一栏写明到哪一天。")
    if same == OTHER and not lookup:
        cells.note("same", "写“另一人”的，请填写手机，以便区分。")


def _days(cells: _Cells, kind: str) -> tuple[date | None, date | None]:
    if kind == RosterKind.EXPERTS:
        days = cells.judged("term", term_in) or (None, None)
        key = "term"
    else:
        days = (cells.judged("starts_on", first_day), cells.judged("ends_on", last_day))
        key = "ends_on"
    starts_on, ends_on = days
    if starts_on and ends_on and ends_on < starts_on:
        cells.note(key, f"任期结束（{ends_on:%Y-%m-%d}）早于聘任日期（{starts_on:%Y-%m-%d}）。")
    return days


def _columns(cells: _Cells, today: date) -> dict[str, Any]:
    """The person's fields that were filled in; blanks change nothing."""
    found: dict[str, Any] = {key: cells.judged(key, plain_text) for key in TEXTS}
    found["sex"] = cells.judged("sex", choice_of({str(one.label): one for one in Sex}))
    sources = {str(one.label): one for one in SourceKind}
    found["source_kind"] = cells.judged("source_kind", choice_of(sources))
    categories = {str(one.label): one for one in ExpertCategory}
    found["expert_category"] = cells.judged("expert_category", choice_of(categories))
    found["born_in"] = cells.judged("born_in", lambda text: month_of_birth(text, today))
    found["reviews_filings"] = cells.judged("reviews_filings", choice_of({YES: True, NO: False}))
    return {key: value for key, value in found.items() if value is not None}
