"""征询对象 of a consultation lead to stations and experts; nobody is chosen by the machine."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from stations.choices import AppointmentKind, LedgerStatus
from stations.suggestions import Suggestion, suggest, suggest_venues
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import (
    AppointmentFactory,
    LedgerEntryFactory,
    PersonFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def consultation():
    return OpenConsultationFactory(audience="物业、老年人、柳荫街道")


@pytest.fixture
def stations():
    return {
        "柳荫": StationFactory(name="柳荫街道联系点", introduction="熟悉物业和养老"),
        "石桥": StationFactory(name="石桥镇联系点", township="石桥镇"),
        "清河": StationFactory(name="清河联系点", township="清河镇", introduction="电商"),
    }


def appointed(station, name, kind=AppointmentKind.OFFICER, **facts):
    person = PersonFactory(name=name, **facts)
    return AppointmentFactory(person=person, station=station, kind=kind, starts_on=TODAY)


def test_stations_and_experts_are_named_with_the_reason(consultation, stations):
    appointed(stations["石桥"], "孙某", occupation="物业公司经理")
    appointed(None, "周教授", AppointmentKind.EXPERT, specialties="老年人权益、物业")
    appointed(None, "郑教授", AppointmentKind.EXPERT, specialties="海商法")

    found, experts = suggest(consultation, [], TODAY)

    assert found == [
        Suggestion("柳荫街道联系点", "柳荫街道、物业"),
        Suggestion("石桥镇联系点", "物业（孙某）"),
    ]
    assert experts == [Suggestion("周教授", "物业、老年人")]


def test_who_was_asked_or_has_left_is_not_named(consultation, stations):
    left = appointed(stations["石桥"], "孙某", occupation="物业公司经理")
    left.ends_on = TODAY.replace(day=1)
    left.save()

    found, experts = suggest(consultation, [stations["柳荫"].pk], date(2026, 3, 2))

    assert (found, experts) == ([], [])


def test_without_tags_nothing_is_asked(stations, django_assert_num_queries):
    consultation = OpenConsultationFactory(audience="")

    with django_assert_num_queries(0):
        assert suggest(consultation, [], TODAY) == ([], [])


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_two_queries(consultation, count, django_assert_num_queries):
    for number in range(count):
        station = StationFactory(name=f"物业联系点{number}")
        appointed(station, f"孙某{number}", occupation="物业公司经理")

    with django_assert_num_queries(2):
        found, _ = suggest(consultation, [], TODAY)
    assert len(found) == count


def test_the_office_sees_them_where_it_hands_out(client, consultation, stations):
    client.force_login(ClerkFactory())

    page = client.get(reverse("admin:stations_progress", args=[consultation.pk]))

    html = page.content.decode()
    assert "与征询对象（物业、老年人、柳荫街道）有关" in html
    assert "柳荫街道联系点：柳荫街道、物业" in html


def test_places_where_stations_met_such_people_are_named(consultation, stations):
    def met(place, days=30, status=LedgerStatus.APPROVED, **facts):
        starts_at = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=days)
        LedgerEntryFactory(
            station=stations["石桥"], place=place, status=status, starts_at=starts_at, **facts
        )

    met("幸福养老院", audience="老年人")
    met("万家小区", title="物业茶座", audience="业主、老年人")
    met("县一中", audience="学生")
    met("旧敬老院", days=900, audience="老年人")
    met("没审核的", status=LedgerStatus.SUBMITTED, audience="老年人")

    assert suggest_venues(consultation, TODAY) == [
        Suggestion("万家小区", "物业（石桥镇联系点）、老年人（石桥镇联系点）"),
        Suggestion("幸福养老院", "老年人（石桥镇联系点）"),
    ]
