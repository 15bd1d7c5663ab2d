"""The three deadlines and how they are written; the calendar of the national holidays counts."""

from datetime import UTC, date, datetime, time

import pytest

from drafts import deadlines

pytestmark = pytest.mark.django_db


def test_deadlines_are_counted_back_in_working_days():
    office_due = deadlines.end_of(date(2025, 9, 19))  # a Friday

    proposed = deadlines.propose(office_due)

    assert deadlines.written(proposed.station_due) == "2025年9月16日24时"
    assert deadlines.written(proposed.public_close) == "2025年9月12日24时"
    assert proposed.office_due == office_due


def test_an_office_deadline_at_half_past_five_falls_on_its_own_day():
    proposed = deadlines.propose(deadlines.end_of(date(2025, 9, 19), time(17, 30)))

    assert deadlines.written(proposed.station_due) == "2025年9月16日24时"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2025, 10, 8, 16, 0, tzinfo=UTC), "2025年10月8日24时"),
        (datetime(2025, 10, 8, 9, 30, tzinfo=UTC), "2025年10月8日17时30分"),
        (datetime(2025, 10, 8, 1, 0, tzinfo=UTC), "2025年10月8日9时"),
    ],
)
def test_a_deadline_is_written_with_its_day(moment, text):
    assert deadlines.written(moment) == text


def test_a_beginning_at_midnight_is_written_as_the_day_alone():
    assert deadlines.written_begin(datetime(2025, 10, 8, 16, 0, tzinfo=UTC)) == "2025年10月9日"
    assert deadlines.written_begin(datetime(2025, 10, 9, 1, 0, tzinfo=UTC)) == "2025年10月9日9时"
