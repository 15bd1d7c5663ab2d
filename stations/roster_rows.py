"""Judges the rows of an uploaded roster by themselves: each is an appointment, or errors."""

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from liaison.contacts.choices import ContactKind
from liaison.contacts.personal_data import find
from liaison.contacts.services import ContactError, lookup_key
from liaison.workbooks.reader import EXAMPLE_MARKS, RowError, Table, TableRow
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
from stations.roster_sheet import (
    KIND_WORDS,
    NO,
    OFFERED_KINDS,
    OFFICE_ITSELF,
    OTHER,
    READ,
    SAME,
    STATUS_WORDS,
    YES,
)
from stations.station_names import StationNames

TEXTS = ("political_status", "education", "position", "specialties", "recommended_by", "remark")
MASKED = re.compile(r"\d{3}\*{4}\d{4}")
LOST_DIGITS = re.compile(r"[\d.]+E\+?\d+", re.IGNORECASE)
# 买买提·艾力 is written with many dots.
DOTS = re.compile(r"\s*[·•・‧∙⋅．。.]\s*")
_TERM = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?!\d)(?:\s*[-./月]\s*(\d{1,2})(?!\d)\s*日?)?")
OLDEST, YOUNGEST = 100, 16

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
    name = cells.judged("name", _name)
    what = cells.judged("kind", _kind) if kind == RosterKind.OFFICERS else _EXPERT
    station = _station(cells, what, names)
    phone, lookup, masked = cells.judged("phone", _phone) or ("", "", "")
    starts_on, ends_on = _days(cells, kind)
    status = cells.judged("status", _status)
    same = cells.judged("same", _same) or ""
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


def _name(text: str) -> str:
    if text.startswith(EXAMPLE_MARKS):
        raise StationError("这一行还是示例，请换成真实的人，或者把这一行删去。")
    if any(unicodedata.category(letter) == "Co" for letter in text):
        raise StationError("姓名里有别的电脑显示不出来的字，请重新输入这个字。")
    plain = "".join(unicodedata.normalize("NFKC", one) if ord(one) >= 0xFF00 and ord(one) <= 0xFFEF
                    else one for one in text)  # fmt: skip
    has_letters = any(letter.isascii() and letter.isalpha() for letter in plain)
    plain = " ".join(plain.split()) if has_letters else "".join(plain.split())
    plain = plain if has_letters else DOTS.sub("·", plain)
    if any(letter.isdigit() for letter in plain):
        raise StationError(f"“{plain}”不像姓名，请核对。")
    return plain


def _kind(text: str) -> tuple[AppointmentKind, Tenure]:
    word, _, inner = unicodedata.normalize("NFKC", text).partition("(")
    inner = inner.rstrip(")")
    project = str(Tenure.PROJECT.label)
    if project in {word, inner}:
        raise StationError("按项目吸纳的要写明立法项目，请在人员页面办理聘任。")
    if inner in {"固定", "流动"} and KIND_WORDS.get(word, (None,))[0] == AppointmentKind.OFFICER:
        return KIND_WORDS[inner]
    found = KIND_WORDS.get(text) or KIND_WORDS.get(word)
    if found is None:
        raise StationError(f"没有“{text}”这一类，请填{'、'.join(OFFERED_KINDS)}。")
    if found[0] == AppointmentKind.EXPERT:
        raise StationError("专家请填在专家库名册里上传。")
    return found


def _phone(text: str) -> tuple[str, str, str]:
    if MASKED.fullmatch(text):
        return "", "", text
    if LOST_DIGITS.fullmatch(text) and "." in text:
        raise StationError("手机被表格软件变成了科学计数法，末几位已丢失，请重新填写。")
    return text, lookup_key(ContactKind.PHONE, text), ""


def _days(cells: _Cells, kind: str) -> tuple[date | None, date | None]:
    if kind == RosterKind.EXPERTS:
        days = cells.judged("term", _term) or (None, None)
        key = "term"
    else:
        days = (cells.judged("starts_on", _first), cells.judged("ends_on", _last))
        key = "ends_on"
    starts_on, ends_on = days
    if starts_on and ends_on and ends_on < starts_on:
        cells.note(key, f"任期结束（{ends_on:%Y-%m-%d}）早于聘任日期（{starts_on:%Y-%m-%d}）。")
    return days


def _first(text: str) -> date:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def _last(text: str) -> date:
    """A term until a month lasts until that month's end."""
    if len(text) > 7:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:])
    return date(year, month, monthrange(year, month)[1])


def _term(text: str) -> tuple[date | None, date | None]:
    """2024-06—2027-05, 2024年6月至2027年5月, or only where it begins."""
    found = _TERM.findall(unicodedata.normalize("NFKC", text))
    if not 1 <= len(found) <= 2:
        raise StationError(f"“{text}”看不出聘期，请写成 2024-06—2027-05 的样子。")
    words = [f"{int(y):04}-{int(m):02}" + (f"-{int(d):02}" if d else "") for y, m, d in found]
    try:
        return _first(words[0]), _last(words[1]) if len(words) > 1 else None
    except ValueError as error:
        raise StationError(f"“{text}”里有不存在的日期，请核对。") from error


def _status(text: str) -> AppointmentStatus:
    if text not in STATUS_WORDS:
        raise StationError(f"没有“{text}”这个状态，请填在聘、拟聘或者已离任，不填算在聘。")
    return STATUS_WORDS[text]


def _same(text: str) -> str:
    if text not in {SAME, OTHER}:
        raise StationError(f"请填“{SAME}”或者“{OTHER}”。")
    return text


def _columns(cells: _Cells, today: date) -> dict[str, Any]:
    """The person's fields that were filled in; blanks change nothing."""
    found: dict[str, Any] = {key: cells.judged(key, _plain_text) for key in TEXTS}
    found["sex"] = cells.judged("sex", _choice({str(one.label): one for one in Sex}))
    sources = {str(one.label): one for one in SourceKind}
    found["source_kind"] = cells.judged("source_kind", _choice(sources))
    categories = {str(one.label): one for one in ExpertCategory}
    found["expert_category"] = cells.judged("expert_category", _choice(categories))
    found["born_in"] = cells.judged("born_in", lambda text: _born(text, today))
    found["reviews_filings"] = cells.judged("reviews_filings", _choice({YES: True, NO: False}))
    return {key: value for key, value in found.items() if value is not None}


def _plain_text(text: str) -> str:
    if any(one.kind == "身份证号码" for one in find(text)):
        raise StationError("请不要填写身份证号，删去后再上传。")
    return text


def _choice(words: dict[str, T]) -> Callable[[str], T]:
    def judge(text: str) -> T:
        if text not in words:
            raise StationError(f"没有“{text}”这一项，请填{'、'.join(words)}。")
        return words[text]

    return judge


def _born(text: str, today: date) -> date:
    month = _first(text).replace(day=1)
    if not today.year - OLDEST <= month.year <= today.year - YOUNGEST:
        raise StationError(f"出生年月“{text}”不对，请核对年份。")
    return month
