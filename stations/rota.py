"""On which days of a year a station receives people, and whose turn it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from liaison.office.working_days import is_working_day

T = TypeVar("T")
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class MonthlyRule:
    """每月15日 (``month_day``), or 每月第二个星期三 (``week`` 2, ``weekday`` 2, Monday is 0)."""

    month_day: int | None = None
    week: int = 1
    weekday: int = 0

    def day_in(self, year: int, month: int) -> date:
        """A day nobody works on gives way to the next working day."""
        first = date(year, month, 1)
        if self.month_day:
            day = first.replace(day=self.month_day)
        else:
            ahead = (self.weekday - first.weekday()) % DAYS_A_WEEK
            day = first + timedelta(days=ahead + DAYS_A_WEEK * (self.week - 1))
        while not is_working_day(day):
            day += timedelta(days=1)
        return day


def months_from(first: date, count: int) -> Iterator[tuple[int, int]]:
    """``count`` (year, month) pairs, beginning with the month of ``first``."""
    for ahead in range(first.month - 1, first.month - 1 + count):
        yield first.year + ahead // 12, ahead % 12 + 1


def turns(people: Sequence[T], at_a_time: int, after: T | None = None) -> Iterator[list[T]]:
    """Endless groups of ``at_a_time`` people one after another, beginning behind ``after``."""
    at = people.index(after) + 1 if after in people else 0
    size = min(at_a_time, len(people))
    while True:
        ring = (people[(at + step) % len(people)] for step in range(size))
        yield list(islice(ring, size))
        at = (at + size) % len(people)
