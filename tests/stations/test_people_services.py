from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.contacts.services import ContactError
from stations.access import stations_of
from stations.choices import AppointmentKind, StationKind, StationStatus
from stations.errors import StationError
from stations.models import Station
from stations.services import appointments
from stations.services import people as services
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def clerk():
    return ClerkFactory()


def test_a_new_station_sorts_by_pinyin(clerk):
    for code, name in (("A", "石桥镇工作站"), ("B", "柳荫街道工作站")):
        station = Station(code=code, name=name, kind=StationKind.WORK_STATION)
        services.add_station(station, by=clerk)

    assert list(Station.objects.values_list("code", flat=True)) == ["B", "A"]


def test_a_persons_phone_is_kept_encrypted_and_shown_masked(clerk):
    person = services.add_person(by=clerk, name="赵某某", phone="13800000021")

    assert person.phone.masked == "138****0021"


def test_a_wrong_phone_is_refused(clerk):
    with pytest.raises(ContactError):
        services.add_person(by=clerk, name="赵某某", phone="12")


def test_an_officer_works_for_a_station_from_appointment_to_end(clerk):
    station, user = StationFactory(), OfficerFactory()
    person = services.add_person(by=clerk, name="赵某某", user=user)
    appointment = appointments.appoint(
        person, station, AppointmentKind.OFFICER, by=clerk, starts_on=TODAY - timedelta(days=9)
    )
    assert list(stations_of(user)) == [station]

    appointments.end_appointment(
        appointment,
        by=clerk,
        ends_on=TODAY - timedelta(days=1),
        reason="任期届满",
        today=TODAY,
    )

    assert not stations_of(user).exists()
    assert stations_of(user, TODAY - timedelta(days=1)).exists()


def test_a_coordinator_sees_the_stations_below(clerk):
    user, above = OfficerFactory(), StationFactory()
    below = StationFactory(parent=above)
    lowest = StationFactory(parent=below)
    StationFactory(parent=StationFactory())
    AppointmentFactory(
        person=PersonFactory(user=user), station=above, kind=AppointmentKind.TOWNSHIP_COORDINATOR
    )

    assert set(stations_of(user)) == {above, below, lowest}


def test_an_officer_does_not_see_the_stations_below(clerk):
    user, above = OfficerFactory(), StationFactory()
    StationFactory(parent=above)
    AppointmentFactory(person=PersonFactory(user=user), station=above)

    assert list(stations_of(user)) == [above]


def test_one_open_appointment_of_a_kind(clerk):
    held = AppointmentFactory()

    with pytest.raises(StationError, match="已有同类聘任"):
        appointments.appoint(held.person, held.station, held.kind, by=clerk, starts_on=TODAY)


def test_an_appointment_ends_with_a_reason_and_after_it_began(clerk):
    appointment = AppointmentFactory()

    with pytest.raises(StationError, match="请写明原因"):
        appointments.end_appointment(appointment, by=clerk, ends_on=TODAY, reason="", today=TODAY)
    with pytest.raises(StationError, match="不能早于聘任日期"):
        appointments.end_appointment(
            appointment,
            by=clerk,
            ends_on=TODAY - timedelta(days=90),
            reason="调离",
            today=TODAY,
        )


def test_a_station_is_suspended_and_taken_up_again_with_history(clerk):
    station = StationFactory()

    services.move_station(station, StationStatus.SUSPENDED, by=clerk, note="装修")
    services.move_station(station, StationStatus.ACTIVE, by=clerk, note="装修完成")

    assert [(m.old_status, m.new_status, m.note) for m in station.moves.all()] == [
        ("active", "suspended", "装修"),
        ("suspended", "active", "装修完成"),
    ]


def test_merging_names_the_other_station(clerk):
    station, other = StationFactory.create_batch(2)

    with pytest.raises(StationError, match="须选定并入哪个站点"):
        services.move_station(station, StationStatus.MERGED, by=clerk, note="合并")
    with pytest.raises(StationError, match="须选定并入哪个站点"):
        services.move_station(
            station, StationStatus.CLOSED, by=clerk, note="撤销", merged_into=other
        )
    services.move_station(station, StationStatus.MERGED, by=clerk, note="合并", merged_into=other)

    station.refresh_from_db()
    assert (station.status, station.merged_into) == ("merged", other)


def test_a_station_is_not_merged_into_itself(clerk):
    station = StationFactory()

    with pytest.raises(StationError, match="须选定并入哪个站点"):
        services.move_station(
            station, StationStatus.MERGED, by=clerk, note="合并", merged_into=station
        )


def test_a_station_that_somebody_moved_meanwhile_is_left_alone(clerk):
    station = StationFactory()
    stale = Station.objects.get(pk=station.pk)
    services.move_station(station, StationStatus.CLOSED, by=clerk, note="撤并")

    with pytest.raises(StationError, match="刚刚被其他人处理过"):
        services.move_station(stale, StationStatus.SUSPENDED, by=clerk, note="装修")
