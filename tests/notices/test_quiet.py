from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from liaison.notices.quiet import after_quiet_hours

BEIJING = ZoneInfo("Asia/Shanghai")


def at(day, hour, minute=0):
    return datetime(2025, 10, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at(8, 20, 59), at(8, 20, 59)),
        (at(8, 21, 0), at(9, 8, 0)),
        (at(8, 23, 59), at(9, 8, 0)),
        (at(9, 0, 0), at(9, 8, 0)),
        (at(9, 7, 59), at(9, 8, 0)),
        (at(9, 8, 0), at(9, 8, 0)),
    ],
)
def test_nobody_is_written_to_between_nine_in_the_evening_and_eight(moment, allowed):
    assert after_quiet_hours(moment, quiet_from=time(21), quiet_until=time(8)) == allowed


def test_quiet_hours_within_one_day():
    found = after_quiet_hours(at(8, 13), quiet_from=time(12, 30), quiet_until=time(14))
    assert found == at(8, 14)


def test_equal_times_mean_no_quiet_hours():
    moment = at(8, 23)
    assert after_quiet_hours(moment, quiet_from=time(0), quiet_until=time(0)) == moment
