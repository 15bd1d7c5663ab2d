from datetime import date

import pytest

from liaison.office import calendars
from liaison.office.errors import OfficeError
from liaison.office.models import CalendarDay, CalendarYear
from liaison.office.working_days import (
    add_working_days,
    calendar_known_until,
    calendar_warning,
    is_working_day,
    working_days_between,
)
from tests.factories.accounts import ClerkFactory

pytestmark = pytest.mark.django_db


def test_a_saturday_worked_in_exchange_is_a_working_day_and_the_holiday_is_not():
    assert is_working_day(date(2025, 10, 11))  # Saturday after the National Day holiday
    assert not is_working_day(date(2025, 10, 8))  # a Wednesday within it
    assert not is_working_day(date(2025, 10, 12))
    assert is_working_day(date(2025, 10, 9))


def test_working_days_step_over_the_national_day_holiday():
    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert add_working_days(date(2025, 10, 9), 2) == date(2025, 10, 11)
    assert add_working_days(date(2025, 10, 9), -1) == date(2025, 9, 30)
    assert add_working_days(date(2025, 10, 5), 0) == date(2025, 10, 5)


def test_counting_is_the_reverse_of_adding():
    start = date(2025, 9, 26)
    for n in (1, 3, 5, 10):
        assert working_days_between(start, add_working_days(start, n)) == n
    assert working_days_between(date(2025, 10, 9), date(2025, 9, 30)) == -1


def test_an_edit_of_the_office_counts_at_once():
    clerk = ClerkFactory()
    CalendarDay.objects.create(day=date(2025, 11, 12), is_working=False, name="县庆")
    calendars.day_changed(None, by=clerk, note="2025-11-12")
    assert not is_working_day(date(2025, 11, 12))


def test_a_year_that_is_not_known_counts_monday_to_friday_and_says_so():
    assert calendar_known_until() == date(2026, 12, 31)
    assert is_working_day(date(2031, 10, 1))  # a Wednesday
    assert not is_working_day(date(2031, 10, 4))
    assert "尚未登记" in calendar_warning(date(2031, 10, 1))


def test_the_warning_appears_from_november_of_the_last_known_year():
    assert calendar_warning(date(2026, 10, 31)) == ""
    assert "2026年底" in calendar_warning(date(2026, 11, 1))


def test_the_office_types_next_year_in_line_by_line():
    count = calendars.enter_year(
        2027,
        "2027-10-01 至 2027-10-07 国庆节 休\n\n2027-10-09 国庆节调休 班",
        by=ClerkFactory(),
    )
    assert count == 8
    assert not is_working_day(date(2027, 10, 7))
    assert is_working_day(date(2027, 10, 9))  # a Saturday
    assert calendar_known_until() == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "至少填写一行"),
        ("国庆节放假七天", "第 1 行看不懂"),
        ("2027-10-01 国庆节 休\n2027-02-30 春节 休", "第 2 行没有 2027-02-30"),
        ("2027-10-07 至 2027-10-01 国庆节 休", "起止日期不对"),
        ("2028-10-01 国庆节 休", "不在 2027 年"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, complaint):
    with pytest.raises(OfficeError, match=complaint):
        calendars.enter_year(2027, text, by=ClerkFactory())
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_loading_the_package_again_keeps_what_the_office_edited():
    day = CalendarDay.objects.get(day=date(2025, 10, 8))
    day.name = "改过"
    day.save()
    assert calendars.load_package() == 0
    assert CalendarDay.objects.get(day=date(2025, 10, 8)).name == "改过"
