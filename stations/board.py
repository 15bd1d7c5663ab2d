"""报送进度表 of everything that runs: stations down, consultations across (rule 5.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from drafts.choices import AWAITS_STATIONS, Visibility
from drafts.models import Consultation
from stations.choices import ASSIGNMENT_OPEN, AssignmentStatus, StationStatus
from stations.models import Assignment, Station
from stations.models.assignments import AssignmentQuerySet

A = AssignmentStatus
# What a cell says and how it looks (a class of the style sheet, which also draws its sign).
SAYS = {
    A.IN_PROGRESS: ("已签收", "signed"),
    A.TO_CONFIRM: ("待负责人确认", "signed"),
    A.FILED: ("已报送", "filed"),
    A.NIL_FILED: ("无意见", "nil"),
    A.RETURNED: ("退回", "returned"),
    A.WAIVED: ("不再等待", "none"),
    A.CANCELLED: ("已取消", "none"),
    A.TRANSFERRED: ("已转办", "none"),
    A.DECLINED: ("不承办", "none"),
}
NOT_ASKED = ("未交办", "none")


@dataclass(frozen=True, slots=True)
class Cell:
    """``says`` in words, ``look`` as a class; ``pk`` of the task, if there is one."""

    says: str
    look: str
    pk: int = 0
    is_owed: bool = False
    is_reminded: bool = False


@dataclass
class Row:
    station: Station
    cells: list[Cell]

    @property
    def is_owed(self) -> bool:
        return any(cell.is_owed for cell in self.cells)


@dataclass
class Column:
    consultation: Consultation
    asked: int = 0
    answered: int = 0

    @property
    def is_owed(self) -> bool:
        return self.answered < self.asked


@dataclass
class Board:
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    townships: list[str] = field(default_factory=list)


def running() -> list[Consultation]:
    """What the office still waits for; what only named people may read is not for stations."""
    rounds = Consultation.objects.filter(status__in=AWAITS_STATIONS)
    rounds = rounds.exclude(visibility=Visibility.NAMED).order_by("station_due", "pk")
    return list(rounds.only("title", "slug", "status", "station_due"))


def draw(
    now: datetime, today: date, *, township: str = "", kind: str = "", only: str = ""
) -> Board:
    """Three queries whatever the number of stations and consultations.

    ``only`` is "asked" (stations that have a task) or "owed" (that owe an answer).
    """
    columns = [Column(one) for one in running()]
    tasks = Assignment.objects.filter(consultation__in=[one.consultation.pk for one in columns])
    stations = list(_stations())
    townships = sorted({one.township for one in stations if one.township})
    shown = [
        one
        for one in stations
        if (not township or one.township == township) and (not kind or one.kind == kind)
    ]
    cells = _cells(tasks.filter(station__in=[one.pk for one in shown]), now, today)
    rows = [_row(station, columns, cells) for station in shown]
    if only == "owed":
        rows = [row for row in rows if row.is_owed]
    elif only == "asked":
        rows = [row for row in rows if any(cell.pk for cell in row.cells)]
    _count(columns, rows)
    return Board(columns, rows, townships)


def _stations() -> Iterable[Station]:
    asked = Assignment.objects.filter(
        station=OuterRef("pk"), consultation__status__in=AWAITS_STATIONS
    )
    kept = Station.objects.filter(Q(status=StationStatus.ACTIVE) | Exists(asked))
    return kept.only("name", "code", "kind", "township", "status").order_by("pinyin_key", "code")


def _cells(tasks: AssignmentQuerySet, now: datetime, today: date) -> dict[tuple[int, int], Cell]:
    loaded = tasks.only(
        "station_id", "consultation_id", "status", "opened_at", "due_at", "was_late",
        "opinion_count", "accepted_count", "reminded_on",
    )  # fmt: skip
    return {(one.station_id, one.consultation_id): _cell(one, now, today) for one in loaded}


def _cell(task: Assignment, now: datetime, today: date) -> Cell:
    is_owed = task.status in ASSIGNMENT_OPEN
    if task.status == A.DISPATCHED:
        says, look = ("已看", "seen") if task.opened_at else ("已发", "sent")
    elif task.status == A.ACCEPTED:
        says, look = (f"已办结{task.counted}条", "filed") if task.counted else ("无意见", "nil")
    else:
        says, look = SAYS[AssignmentStatus(task.status)]
    if task.status == A.FILED:
        says = f"{says}{task.counted}条"
    if task.is_overdue(now):
        says, look = f"逾期（{says}）", "late"
    elif task.was_late:
        says = f"{says}（迟报）"
    return Cell(says, look, task.pk, is_owed, task.reminded_on == today)


def _row(station: Station, columns: list[Column], cells: dict[tuple[int, int], Cell]) -> Row:
    none = Cell(*NOT_ASKED)
    return Row(station, [cells.get((station.pk, one.consultation.pk), none) for one in columns])


def _count(columns: list[Column], rows: list[Row]) -> None:
    """What the head of each column says about the rows that are shown."""
    for place, column in enumerate(columns):
        asked = [row.cells[place] for row in rows if row.cells[place].look != "none"]
        column.asked = len(asked)
        column.answered = sum(not cell.is_owed for cell in asked)
