from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.services.people import add_person
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
LIST = reverse("admin:stations_person_changelist")


@pytest.fixture
def names(client):
    """The names that a search leaves, in their order."""
    client.force_login(ClerkFactory())

    def names(**typed):
        return [person.name for person in client.get(LIST, typed).context["page"]]

    return names


@pytest.fixture
def people():
    clerk = ClerkFactory()
    names = ["赵霞", "曾小贤", "买买提·艾力", "𬬭㛃", "单雄信", "安心"]
    return {name: add_person(by=clerk, name=name) for name in names}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zx", ["曾小贤", "赵霞"]), ("zhaox", ["赵霞"]), ("ZXX", ["曾小贤"]), ("霞", ["赵霞"]),
        ("mmt", ["买买提·艾力"]), ("艾力", ["买买提·艾力"]), ("𬬭", ["𬬭㛃"]),
        ("sxx", ["单雄信"]), ("ceng", []), ("zeng", ["曾小贤"]),
    ],
)  # fmt: skip
def test_people_are_found_by_name_pinyin_and_rare_characters(names, people, typed, found):
    assert names(q=typed) == found


def test_everybody_is_listed_by_pinyin(names, people):
    assert names() == ["安心", "𬬭㛃", "买买提·艾力", "单雄信", "曾小贤", "赵霞"]


def test_kind_station_field_and_state_narrow_the_list(names):
    station = StationFactory()
    expert = PersonFactory(name="孙文博", specialties="法学（行政法）")
    AppointmentFactory(person=expert, kind="expert", station=None, ends_on=TODAY + 30 * DAY)
    officer = AppointmentFactory(person__name="赵霞", station=station).person
    left = AppointmentFactory(person__name="钱华", station=station, ends_on=TODAY - DAY)
    AppointmentFactory(person__name="李明", status="suspended")
    PersonFactory(name="没聘任")

    assert names(kind="expert") == [expert.name]
    assert names(station=station.pk, state="now") == [officer.name]
    assert set(names(station=station.pk)) == {officer.name, left.person.name}
    assert names(field="行政法") == [expert.name]
    assert names(state="soon") == [expert.name]
    assert names(state="suspended") == ["李明"]
    assert names(kind="officer", state="soon") == []
    assert len(names(kind="nonsense", state="x", station="y")) == 5


def test_the_office_looks_and_officers_do_not(client):
    for user, status in ((LeaderFactory(), 200), (OfficerFactory(), 404)):
        client.force_login(user)
        assert client.get(LIST).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(client, count, django_assert_num_queries):
    client.force_login(ClerkFactory())
    AppointmentFactory.create_batch(count)
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)
