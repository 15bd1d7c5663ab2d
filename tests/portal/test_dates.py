from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.portal import dates

# 2025-10-08 24:00 in Beijing.
END_OF_THE_8TH = datetime(2025, 10, 8, 16, 0, tzinfo=UTC)


def test_midnight_belongs_to_the_day_that_it_ends():
    assert dates.deadline(END_OF_THE_8TH) == "2025年10月8日24时止"
    assert dates.deadline(END_OF_THE_8TH - timedelta(seconds=1)) == "2025年10月8日24时止"


def test_a_deadline_within_the_day_says_its_hour():
    assert dates.deadline(datetime(2025, 9, 30, 9, 30, tzinfo=UTC)) == "2025年9月30日17时30分止"
    assert dates.deadline(datetime(2025, 9, 30, 9, 0, tzinfo=UTC)) == "2025年9月30日17时止"


def test_a_day_alone_is_open_until_its_end():
    assert dates.deadline(date(2025, 9, 30)) == "2025年9月30日24时止"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=20, hours=3), "还有20天"),
        (timedelta(days=2), "还有2天"),
        (timedelta(hours=47), "还有47小时"),
        (timedelta(minutes=61), "还有1小时"),
        (timedelta(minutes=59), "还有59分钟"),
        (timedelta(seconds=5), "还有1分钟"),
        (timedelta(0), "已截止"),
        (timedelta(days=-3), "已截止"),
    ],
)
def test_time_left_is_told_in_days_then_hours_then_minutes(left, words):
    assert dates.left(END_OF_THE_8TH, END_OF_THE_8TH - left) == words


def test_staff_lists_say_by_how_much_it_is_late():
    assert dates.overdue(END_OF_THE_8TH, END_OF_THE_8TH + timedelta(days=2)) == "已逾期2天"
    assert dates.overdue(END_OF_THE_8TH, END_OF_THE_8TH + timedelta(hours=2)) == "今天逾期"
    assert dates.overdue(END_OF_THE_8TH, END_OF_THE_8TH - timedelta(days=2)) == "还有2天"


def test_dates_are_those_of_the_county_whatever_the_server_thinks():
    late_evening_utc = datetime(2025, 12, 31, 18, 5, tzinfo=UTC)
    assert dates.chinese_date(late_evening_utc) == "2026年1月1日"
    assert dates.chinese_datetime(late_evening_utc) == "2026年1月1日2时05分"
    assert dates.with_weekday(date(2026, 1, 1)) == "2026年1月1日 星期四"


def test_nothing_stays_nothing():
    assert dates.deadline(None) == dates.chinese_date(None) == dates.chinese_datetime(None) == ""
