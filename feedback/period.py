from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """Days of the office, both ends among them."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def days(self) -> tuple[date, date]:
        """For ``__range`` on a date."""
        return self.first, self.last

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """For ``__gte`` and ``__lt`` on a moment."""
        begin, end = (
            timezone.make_aware(datetime.combine(day, time.min))
            for day in (self.first, self.last + timedelta(days=1))
        )
        return begin, end

    def __str__(self) -> str:
        """2026年, 2026年上半年 has no word of its own: 2026年1月1日至2026年6月30日."""
        if self == Period.year(self.first.year):
            return f"{self.first.year}年"
        return f"{_day(self.first)}至{_day(self.last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
