"""The three deadlines of a consultation: how they follow from one another, and how they are said.

A deadline "10月8日24时" is the first moment of the next day in the county.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from liaison.office.working_days import add_working_days

STATION_LEAD = 3  # working days between the stations' deadline and the superior's
PUBLIC_LEAD = 2  # and between the public's and the stations'
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Deadlines:
    public_close: datetime
    station_due: datetime
    office_due: datetime


def begin_of(day: date, at: time | None = None) -> datetime:
    return timezone.make_aware(datetime.combine(day, at or time.min))


def end_of(day: date, at: time | None = None) -> datetime:
    """``at`` that day, or without it 24时."""
    return begin_of(day, at) if at else begin_of(day + timedelta(days=1))


def last_day(deadline: datetime) -> date:
    """The day on which a deadline falls; 24时 belongs to the day that it ends."""
    return timezone.localdate(deadline - MOMENT)


def begin_day(moment: datetime) -> date:
    return timezone.localdate(moment)


def clock_of(deadline: datetime) -> time | None:
    """The time of day of a moment, or None at midnight (0时 of a beginning, 24时 of an end)."""
    at = timezone.localtime(deadline).time()
    return None if at == time.min else at


def propose(office_due: datetime) -> Deadlines:
    """Count back in working days from what the superior's letter says."""
    station_day = add_working_days(last_day(office_due), -STATION_LEAD)
    return Deadlines(
        public_close=end_of(add_working_days(station_day, -PUBLIC_LEAD)),
        station_due=end_of(station_day),
        office_due=office_due,
    )


def written_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def written_begin(moment: datetime) -> str:
    """2025年9月5日, with the time of day unless it is the day's beginning."""
    local = timezone.localtime(moment)
    return written_day(local.date()) + (_clock(local.time()) if local.time() != time.min else "")


def written(deadline: datetime) -> str:
    """2025年10月8日24时."""
    at = clock_of(deadline)
    return written_day(last_day(deadline)) + (_clock(at) if at else "24时")


def _clock(at: time) -> str:
    return f"{at.hour}时{f'{at.minute}分' if at.minute else ''}"
