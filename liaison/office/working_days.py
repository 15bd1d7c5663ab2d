"""Which days are worked, after the State Council's yearly arrangement (调休).

The table holds only the days that differ from the plain week. In a year whose arrangement is not
known yet, Monday to Friday count as worked and ``calendar_warning`` says so.
"""

from datetime import date, timedelta

from django.db.models import Max

from .memory import Remembered
from .models import CalendarDay, CalendarYear

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# From here on the office should know next year's arrangement, usually published in November.
ASK_FOR_NEXT_YEAR_FROM = 11


def _load_exceptions() -> dict[date, bool]:
    return dict(CalendarDay.objects.values_list("day", "is_working"))


def _load_last_year() -> int:
    return CalendarYear.objects.aggregate(last=Max("year"))["last"] or date.min.year


exceptions = Remembered(_load_exceptions)
last_known_year = Remembered(_load_last_year)


def is_working_day(day: date) -> bool:
    return exceptions().get(day, day.weekday() < SATURDAY)


def add_working_days(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, or before it if ``n`` is negative.

    ``day`` itself never counts; with 0 it comes back unchanged, worked or not.
    """
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and including ``last``.

    The reverse of ``add_working_days``; negative if ``last`` is the earlier day.
    """
    if last < first:
        return -working_days_between(last, first)
    days = (last - first).days
    return sum(is_working_day(first + ONE_DAY * passed) for passed in range(1, days + 1))


def calendar_known_until() -> date:
    """The last day whose arrangement is known; deadlines beyond it are an estimate."""
    return date(last_known_year(), 12, 31)


def calendar_warning(today: date) -> str:
    """A sentence for staff pages when the calendar ends or is about to, else nothing."""
    known_until = calendar_known_until()
    if known_until < today:
        return (
            f"{today.year}年的节假日安排尚未登记，工作日暂按周一至周五推算，期限可能有出入。"
            "请在“工作日历”中登记。"
        )
    if known_until.year == today.year and today.month >= ASK_FOR_NEXT_YEAR_FROM:
        return (
            f"工作日历只登记到{known_until.year}年底，之后的期限暂按周一至周五推算。"
            "国务院办公厅公布明年安排后，请在“工作日历”中登记。"
        )
    return ""
