from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus
from stations.access import stations_of
from stations.choices import AppointmentKind, AppointmentStatus, Tenure
from stations.errors import StationError
from stations.models import Appointment
from stations.services import appointments as services
from stations.services.terms import end_terms
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import (
    AppointmentFactory,
    PersonFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
S = AppointmentStatus


@pytest.fixture
def clerk():
    return ClerkFactory()


def moves(appointment):
    return [(m.old_status, m.new_status, m.by, m.note) for m in appointment.moves.all()]


def test_from_proposal_over_notice_to_office_and_out_each_step_leaves_a_row(clerk):
    station = StationFactory()
    one = services.appoint(
        PersonFactory(), station, AppointmentKind.OFFICER,
        by=clerk, starts_on=TODAY, status=S.PROPOSED,
    )  # fmt: skip

    services.announce([one], by=clerk, notice_from=TODAY - 8 * DAY, notice_until=TODAY - DAY)
    services.appoint_announced([one], by=clerk, today=TODAY)
    services.move_appointment(one, S.SUSPENDED, by=clerk, note="借调", today=TODAY)
    services.move_appointment(one, S.APPOINTED, by=clerk, note="借调回来", today=TODAY)
    services.end_appointment(one, by=clerk, ends_on=TODAY, reason="工作调动", today=TODAY)

    assert [(old, new, note) for old, new, _, note in moves(one)[2:]] == [
        ("public_notice", "appointed", "公示期满"),
        ("appointed", "suspended", "借调"),
        ("suspended", "appointed", "借调回来"),
        ("appointed", "ended", "工作调动"),
    ]
    assert {by for _, _, by, _ in moves(one)} == {clerk}


def test_a_notice_runs_out_before_anybody_is_appointed(clerk):
    one = AppointmentFactory(status=S.PROPOSED)
    services.announce([one], by=clerk, notice_from=TODAY, notice_until=TODAY + 7 * DAY)

    with pytest.raises(StationError, match="公示还没有结束"):
        services.appoint_announced([one], by=clerk, today=TODAY + 7 * DAY)
    services.appoint_announced([one], by=clerk, today=TODAY + 8 * DAY)

    one.refresh_from_db()
    assert one.status == S.APPOINTED


@pytest.mark.parametrize(
    ("status", "is_in"),
    [(S.PROPOSED, False), (S.PUBLIC_NOTICE, False), (S.APPOINTED, True), (S.SUSPENDED, False)],
)
def test_only_who_is_appointed_works(status, is_in):
    days = {"notice_from": TODAY, "notice_until": TODAY} if status == S.PUBLIC_NOTICE else {}
    one = AppointmentFactory(status=status, **days)

    assert (one in Appointment.objects.in_force(TODAY)) == is_in


def test_ended_today_is_out_today_and_was_in_yesterday(clerk):
    station = StationFactory()
    user = officer_of(station)
    one = Appointment.objects.get()

    services.end_appointment(one, by=clerk, ends_on=TODAY, reason="调离", today=TODAY)

    assert not stations_of(user).exists()
    assert list(stations_of(user, TODAY - DAY)) == [station]


def test_an_end_to_come_is_planned_and_comes_by_itself(clerk):
    one = AppointmentFactory()
    services.end_appointment(one, by=clerk, ends_on=TODAY + DAY, reason="退休", today=TODAY)
    assert one in Appointment.objects.in_force(TODAY + DAY)
    assert one not in Appointment.objects.in_force(TODAY + 2 * DAY)

    assert end_terms(TODAY + DAY) == 0
    assert end_terms(TODAY + 2 * DAY) == 1
    assert end_terms(TODAY + 2 * DAY) == 0

    one.refresh_from_db()
    assert (one.status, one.ended_on, one.end_reason) == (S.ENDED, TODAY + 2 * DAY, "退休")
    assert moves(one) == [("appointed", "ended", None, "退休")]


def test_whom_a_project_takes_in_leaves_with_it(clerk):
    consultation = OpenConsultationFactory()
    one = services.appoint(
        PersonFactory(), None, AppointmentKind.EXPERT,
        by=clerk, starts_on=TODAY - DAY, tenure=Tenure.PROJECT, consultation=consultation,
    )  # fmt: skip
    assert end_terms(TODAY) == 0

    type(consultation).objects.update(status=ConsultationStatus.PUBLISHED)
    assert end_terms(TODAY) == 1

    one.refresh_from_db()
    assert (one.status, one.end_reason) == (S.ENDED, "立法项目征求意见结束")
    assert one not in Appointment.objects.in_force(TODAY)


def test_a_next_term_is_entered_before_the_present_one_is_over(clerk):
    held = AppointmentFactory(ends_on=TODAY + 20 * DAY)
    assert held in Appointment.objects.ending_soon(TODAY)
    again = {"by": clerk, "ends_on": TODAY + 400 * DAY}

    with pytest.raises(StationError, match="已有同类聘任"):
        services.appoint(held.person, held.station, held.kind, starts_on=TODAY + 20 * DAY, **again)
    services.appoint(held.person, held.station, held.kind, starts_on=TODAY + 21 * DAY, **again)

    assert not Appointment.objects.ending_soon(TODAY).exists()


def test_who_was_moved_meanwhile_is_left_alone(clerk):
    one = AppointmentFactory()
    stale = Appointment.objects.get(pk=one.pk)
    services.end_appointment(one, by=clerk, ends_on=TODAY, reason="调离", today=TODAY)

    with pytest.raises(StationError, match="刚刚被其他人处理过"):
        services.move_appointment(stale, S.SUSPENDED, by=clerk, note="借调", today=TODAY)
    with pytest.raises(StationError, match="不能改为"):
        services.move_appointment(one, S.APPOINTED, by=clerk, note="", today=TODAY)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("appointment_project_names_its_consultation", {"tenure": Tenure.PROJECT}),
        ("appointment_notice_has_its_days", {"status": S.PUBLIC_NOTICE}),
        ("appointment_ended_has_its_day", {"status": S.ENDED}),
        ("appointment_ended_has_its_day", {"ended_on": TODAY}),
        ("appointment_ends_after_start", {"ends_on": TODAY - 99 * DAY}),
    ],
)
def test_the_database_keeps_the_rules(name, fields):
    one = AppointmentFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Appointment.objects.filter(pk=one.pk).update(**fields)
