"""Filling in the working-day calendar: from the package, or by the office line by line."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chinese_calendar import constants
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from liaison.audit.actions import name_actions
from liaison.audit.services import record

from . import working_days
from .choices import DaySource
from .errors import OfficeError
from .models import CalendarDay, CalendarYear

name_actions(
    {"office.enter_calendar": "登记一年的工作日历", "office.edit_calendar": "修改工作日历"}
)

LINE = re.compile(
    r"^(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|—|-{2})?\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?"
    r"\s+(?P<name>\S.*?)\s+(?P<kind>休|班)$"
)
LONGEST_HOLIDAY = timedelta(days=31)
HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def package_days() -> Iterator[tuple[date, bool, str]]:
    """Every day of the package that differs from the plain week: day, worked, name."""
    for day, name in constants.holidays.items():
        yield day, False, HOLIDAY_NAMES.get(name, name)
    for day, name in constants.workdays.items():
        yield day, True, f"{HOLIDAY_NAMES.get(name, name)}调休"


@transaction.atomic
def load_package() -> int:
    """Enter what the package knows and the table does not; the office's own edits stay.

    Returns how many days are new.
    """
    days = [
        CalendarDay(day=day, is_working=is_working, name=name, source=DaySource.PACKAGE)
        for day, is_working, name in package_days()
    ]
    before = CalendarDay.objects.count()
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    CalendarYear.objects.bulk_create(
        [
            CalendarYear(year=year, source=DaySource.PACKAGE)
            for year in sorted({entry.day.year for entry in days})
        ],
        ignore_conflicts=True,
    )
    _forget()
    return CalendarDay.objects.count() - before


def read_lines(year: int, text: str) -> list[CalendarDay]:
    """Read ``2027-02-05 至 2027-02-13 春节 休`` and ``2027-02-20 春节调休 班``, one to a line."""
    days: dict[date, CalendarDay] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            for entry in _read_line(year, number, line.strip()):
                days[entry.day] = entry
    if not days:
        raise OfficeError("请至少填写一行安排。")
    return list(days.values())


def _read_line(year: int, number: int, line: str) -> Iterable[CalendarDay]:
    match = LINE.match(line)
    if match is None:
        raise OfficeError(
            f"第 {number} 行看不懂：“{line}”。请写成“2027-02-05 至 2027-02-13 春节 休”。"
        )
    first = _read_day(number, match["first"])
    last = _read_day(number, match["last"] or match["first"])
    if not first <= last <= first + LONGEST_HOLIDAY:
        raise OfficeError(f"第 {number} 行的起止日期不对。")
    if year not in {first.year, last.year}:
        raise OfficeError(f"第 {number} 行的日期不在 {year} 年。")
    for passed in range((last - first).days + 1):
        yield CalendarDay(
            day=first + timedelta(days=passed),
            is_working=match["kind"] == "班",
            name=match["name"],
            source=DaySource.OFFICE,
        )


def _read_day(number: int, text: str) -> date:
    year, month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise OfficeError(f"第 {number} 行没有 {text} 这一天。") from error


@transaction.atomic
def enter_year(year: int, text: str, *, by: AbstractBaseUser) -> int:
    """Register one year's arrangement as the office typed it; returns how many days it names."""
    days = read_lines(year, text)
    for entry in days:
        entry.edited_by_id = by.pk
    CalendarDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "name", "source", "edited_by"],
    )
    entered, _ = CalendarYear.objects.get_or_create(year=year)
    record("office.enter_calendar", actor=by, target=entered, count=len(days))
    _forget()
    return len(days)


def day_changed(entry: CalendarDay | None, *, by: AbstractBaseUser, note: str) -> None:
    """What must follow when the office edits or removes a single day."""
    record("office.edit_calendar", actor=by, target=entry, note=note)
    _forget()


def _forget() -> None:
    working_days.exceptions.forget()
    working_days.last_known_year.forget()
