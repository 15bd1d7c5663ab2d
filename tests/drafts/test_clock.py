"""services.clock: consultations open and close by the clock of the county."""

from datetime import UTC, datetime

import pytest

from drafts.choices import ConsultationStatus
from drafts.deadlines import end_of
from drafts.models import ConsultationMove
from drafts.services import close_due, keep_time, open_due
from drafts.tasks import keep_time as keep_time_task
from tests.factories.drafts import ConsultationFactory, OpenConsultationFactory

pytestmark = pytest.mark.django_db
S = ConsultationStatus
# 2025-09-30 24时 in Beijing is 16:00 of that day in Greenwich.
MIDNIGHT = datetime(2025, 9, 30, 16, 0, tzinfo=UTC)
JUST_BEFORE = datetime(2025, 9, 30, 15, 59, tzinfo=UTC)


def scheduled(**times):
    times.setdefault("opens_at", MIDNIGHT)
    return ConsultationFactory(status=S.SCHEDULED, **times)


def open_until(public_close, **fields):
    opens_at = datetime(2025, 9, 1, tzinfo=UTC)
    return OpenConsultationFactory(opens_at=opens_at, public_close=public_close, **fields)


def status(consultation):
    consultation.refresh_from_db()
    return consultation.status


def test_twenty_four_oclock_is_the_first_moment_of_the_next_day():
    assert end_of(datetime(2025, 9, 30, tzinfo=UTC).date()) == MIDNIGHT


def test_it_stays_open_at_23_59_and_is_closed_at_24_in_beijing():
    consultation = open_until(MIDNIGHT)

    assert close_due(JUST_BEFORE) == 0
    assert status(consultation) == S.OPEN
    assert consultation.takes_online(JUST_BEFORE)

    assert close_due(MIDNIGHT) == 1
    assert status(consultation) == S.CLOSED
    assert not consultation.takes_online(MIDNIGHT)


def test_it_opens_at_0_in_beijing_and_not_a_minute_before():
    consultation = scheduled()

    assert open_due(JUST_BEFORE) == 0
    assert status(consultation) == S.SCHEDULED

    assert open_due(MIDNIGHT) == 1
    assert status(consultation) == S.OPEN
    assert consultation.opened_at == MIDNIGHT


def test_a_suspended_one_closes_too():
    consultation = open_until(MIDNIGHT, status=S.SUSPENDED)

    close_due(MIDNIGHT)

    assert status(consultation) == S.CLOSED


@pytest.mark.parametrize("state", [S.DRAFT, S.PENDING, S.WITHDRAWN])
def test_nothing_else_is_opened(state):
    consultation = ConsultationFactory(status=state, opens_at=MIDNIGHT, opened_at=None)

    keep_time(MIDNIGHT)

    assert status(consultation) == state


def test_what_the_clock_did_is_in_the_history_without_a_person():
    consultation = scheduled()

    open_due(MIDNIGHT)

    move = ConsultationMove.objects.get(consultation=consultation)
    assert (move.old_status, move.new_status, move.by) == (S.SCHEDULED, S.OPEN, None)


def test_running_twice_moves_once():
    scheduled()

    assert keep_time(MIDNIGHT) == (1, 0)
    assert keep_time(MIDNIGHT) == (0, 0)


def test_a_clock_that_stood_still_over_the_whole_period_leaves_it_closed():
    consultation = scheduled()
    long_after = datetime(2026, 1, 1, tzinfo=UTC)

    assert keep_time(long_after) == (1, 1)
    assert status(consultation) == S.CLOSED


@pytest.mark.parametrize("count", [1, 3])
def test_looking_costs_two_queries_when_nothing_is_due(count, django_assert_num_queries):
    for _ in range(count):
        open_until(datetime(2099, 1, 1, tzinfo=UTC))

    with django_assert_num_queries(2):
        keep_time(MIDNIGHT)


def test_the_task_uses_the_present_time():
    consultation = scheduled(opens_at=datetime(2025, 1, 1, tzinfo=UTC))

    keep_time_task()

    assert status(consultation) == S.CLOSED
