"""Judges the rows of an old ledger: each is an activity, or an error in its column."""

import re
import unicodedata
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone

from liaison.contacts import personal_data
from liaison.workbooks.reader import RowError, Table, TableRow
from stations.choices import HeldBy, LedgerKind
from stations.errors import StationError
from stations.history_sheet import READ
from stations.ledger_filters import FIRST_YEAR
from stations.ledger_kinds import OLD_NUMBER, REPORTED_OPINIONS
from stations.models import LedgerEntry, Station

T = TypeVar("T")
MOST = 1_000_000
MOST_MONEY = Decimal(100_000_000)
TITLE, SUB_KIND = 120, 40
SHORT_TITLE = 30
PLACES = {column.title: place for place, column in enumerate(READ)}
TITLES = {column.key: column.title for column in READ}
# 50, 50人, 约50余人次, １２０.
_ROUGH = re.compile(r"(?:约|近|共)?(\d{1,7})(?:余|多)?(?:人次|人|名|户|家|条|件|起|个)?(?:左右)?")
_K = LedgerKind
# The first word that stands in the kind, else in the title, says which kind it is.
_WORDS = (
    (_K.SOLICITATION_MEETING, "征集|座谈|茶座|沙龙|恳谈|议事|听证|征求意见"),
    (_K.MOBILE_SESSION, "流动"),
    (_K.RECEPTION_DAY, "接待日|代表接待|接访|约访"),
    (_K.EXPERT_LECTURE, "宣讲"),
    (_K.PUBLICITY, "宣传|普法|法治文艺|咨询"),
    (_K.DISPUTE_RESOLUTION, "纠纷|调解|矛盾"),
    (_K.INSPECTION, "执法检查|监督"),
    (_K.POST_LAW_EVALUATION, "评估|实施情况"),
    (_K.JOINT_MEETING, "联席"),
    (_K.TRAINING, "培训|交流|观摩"),
    (_K.EXHIBITION_VISIT, "参观"),
    (_K.ISSUE_REPORT, "社情民意"),
    (_K.RULE_MAKING, "制度"),
    (_K.FIELD_VISIT, "走访|调研|入户"),
)
_KINDS = {kind.label: kind for kind in LedgerKind}


@dataclass(frozen=True)
class Row:
    """One checked row: an unsaved entry without its number."""

    number: int
    entry: LedgerEntry
    # Equal for the same row in another file.
    key: uuid.UUID


class StationFinder:
    """Finds a station by what people call it."""

    def __init__(self, stations: Collection[Station]) -> None:
        self._stations = stations
        self._by_name = {
            name.strip(): station
            for station in stations
            for name in (station.name, station.code, *re.split(r"[,，、;；\s]+", station.aliases))
            if name.strip()
        }

    def find(self, words: str, fallback: Station | None) -> Station:
        if not words:
            if fallback is None:
                raise StationError("请写明是哪个站点。")
            return fallback
        if words in self._by_name:
            return self._by_name[words]
        alike = [one for one in self._stations if words in one.name or one.name in words]
        if len(alike) == 1:
            return alike[0]
        if alike:
            names = "、".join(one.name for one in alike[:3])
            raise StationError(f"“{words}”可能是{names}，请写站点全称。")
        raise StationError(f"没有名为“{words}”的站点，请写站点全称。")


def read_rows(
    table: Table, finder: StationFinder, fallback: Station | None, now: datetime
) -> tuple[list[Row], list[RowError]]:
    """The rows that are right, and everything that is wrong, in the order of the sheet."""
    rows: list[Row] = []
    errors = list(table.errors)
    unreadable: dict[int, set[str]] = defaultdict(set)
    for error in table.errors:
        unreadable[error.row].add(error.column)
    seen: Counter[str] = Counter()
    for raw in table.rows:
        cells = _Cells(raw, unreadable[raw.number])
        entry = _read_row(cells, finder, fallback, now)
        if entry:
            rows.append(Row(raw.number, entry, _key(entry, seen)))
        errors += cells.errors
    return rows, sorted(errors, key=lambda error: (error.row, PLACES.get(error.column, 0)))


class _Cells:
    """One row while it is judged: every wrong cell is noted, so that one upload tells them all."""

    def __init__(self, raw: TableRow, unreadable: Collection[str]) -> None:
        self.number = raw.number
        self.errors: list[RowError] = []
        self._values = raw.values
        self._unreadable = unreadable

    @property
    def are_right(self) -> bool:
        return not self.errors and not self._unreadable

    def text(self, key: str) -> str:
        return str(self._values[key] or "").strip()

    def judged(self, key: str, judge: Callable[[], T]) -> T | None:
        """What ``judge`` makes of the column, or None after noting what is wrong with it."""
        if TITLES[key] in self._unreadable:
            return None
        try:
            return judge()
        except StationError as error:
            self.errors.append(RowError(self.number, TITLES[key], str(error)))
            return None

    def plain(self, key: str) -> str:
        """Words in which nobody's number stands."""

        def judge() -> str:
            words = self.text(key)
            if found := personal_data.find(words):
                # The number itself is not kept with the error.
                kinds = "、".join(dict.fromkeys(one.kind for one in found))
                raise StationError(f"这里像是有{kinds}，请删去后再导入。")
            return words

        return self.judged(key, judge) or ""

    def count(self, key: str) -> int:
        def judge() -> int:
            words = unicodedata.normalize("NFKC", self.text(key)).replace(",", "").replace(" ", "")
            found = _ROUGH.fullmatch(words)
            if words and (not found or int(found[1]) > MOST):
                raise StationError(f"“{words}”不是数量，请写数字，例如50。")
            return int(found[1]) if found else 0

        return self.judged(key, judge) or 0

    def day(self, now: datetime) -> datetime:
        value = self._values["day"]
        if not isinstance(value, datetime):
            raise StationError("请写明活动时间。")
        if value > now:
            raise StationError("活动时间在今天以后，请核对年份。")
        if timezone.localtime(value).year < FIRST_YEAR:
            raise StationError(f"活动时间早于{FIRST_YEAR}年，请核对。")
        return value

    def money(self) -> Decimal:
        value = self._values["expense"]
        money = value if isinstance(value, Decimal) else Decimal(0)
        if not 0 <= money < MOST_MONEY:
            raise StationError("经费应为不小于0的金额（元）。")
        return money.quantize(Decimal("0.01"))


def _read_row(
    cells: _Cells, finder: StationFinder, fallback: Station | None, now: datetime
) -> LedgerEntry | None:
    station = cells.judged("station", lambda: finder.find(cells.text("station"), fallback))
    starts_at = cells.judged("day", lambda: cells.day(now))
    title, content = cells.plain("title"), cells.plain("content")
    cells.judged("title", lambda: _something(title, content, cells))
    kind, sub_kind = kind_of(cells.text("kind"), f"{title} {content}")
    people = [cells.count(key) for key in ("headcount", "deputies", "experts", "residents")]
    extra = {
        REPORTED_OPINIONS: cells.count("opinions"),
        OLD_NUMBER: cells.text("old_number"),
    }
    entry = LedgerEntry(
        kind=kind,
        sub_kind=sub_kind,
        held_by=HeldBy.EXPERT if kind == LedgerKind.EXPERT_LECTURE else HeldBy.STATION,
        title=(title or content[:SHORT_TITLE])[:TITLE],
        place=cells.plain("place"),
        summary=content,
        organiser=cells.text("organiser"),
        audience=cells.plain("audience"),
        headcount=max(people[0], sum(people[1:])),
        deputies=people[1],
        experts=people[2],
        residents=people[3],
        solved_count=cells.count("solved"),
        expense=cells.judged("expense", cells.money) or Decimal(0),
        extra={key: value for key, value in extra.items() if value},
    )
    if not cells.are_right or station is None or starts_at is None:
        return None
    entry.station, entry.starts_at = station, starts_at
    return entry


def _something(title: str, content: str, cells: _Cells) -> None:
    if not title and not content and not cells.errors:
        raise StationError("标题和内容至少写一项。")


def kind_of(kind: str, title: str) -> tuple[LedgerKind, str]:
    """The kind, and what the old ledger called it where that is another word."""
    if kind in _KINDS:
        return _KINDS[kind], ""
    sub_kind = kind[:SUB_KIND]
    for words in (kind, title):
        for found, pattern in _WORDS:
            if words and re.search(pattern, words):
                return found, sub_kind
    return LedgerKind.OTHER, sub_kind


def _key(entry: LedgerEntry, seen: Counter[str]) -> uuid.UUID:
    """Two equal rows of one sheet are two activities; the same sheet again brings neither."""
    said = (entry.station.code, f"{entry.starts_at:%Y-%m-%dT%H:%M}", entry.title, entry.summary)
    identity = "/".join((*said, str(entry.headcount)))
    seen[identity] += 1
    return uuid.uuid5(uuid.NAMESPACE_OID, f"ledger/{identity}/{seen[identity]}")
