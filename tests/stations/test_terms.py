from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.models import Appointment
from stations.services.terms import end_terms, renew
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import AppointmentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
PAGE = reverse("admin:stations_terms")
NEXT = TODAY + 700 * DAY


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def test_many_go_on_for_a_next_term_and_nobody_is_out_in_between(client, clerk):
    held = AppointmentFactory.create_batch(3, ends_on=TODAY + 10 * DAY)

    client.post(PAGE, {"people": [one.pk for one in held[:2]], "until": NEXT.isoformat()})

    again = Appointment.objects.filter(starts_on=TODAY + 11 * DAY, ends_on=NEXT)
    assert {one.person for one in again} == {one.person for one in held[:2]}
    assert [move.note for one in again for move in one.moves.all()] == ["续聘", "续聘"]
    assert [one.person for one in client.get(PAGE).context["ending"]] == [held[2].person]
    for day in (TODAY + 10 * DAY, TODAY + 11 * DAY):
        end_terms(day)
        assert Appointment.objects.in_force(day).filter(person=held[0].person).count() == 1


def test_a_date_that_is_no_later_is_explained_and_the_choice_is_kept(client, clerk):
    one, _other = AppointmentFactory.create_batch(2, ends_on=TODAY + 10 * DAY)

    response = client.post(PAGE, {"people": [one.pk], "until": TODAY.isoformat()})

    assert response.status_code == 422
    assert "续聘的日期要更晚" in response.content.decode()
    assert response.context["chosen"] == {str(one.pk)}
    assert Appointment.objects.count() == 2
    assert "请勾选要续聘的人。" in client.post(PAGE, {"until": NEXT}).content.decode()


def test_many_are_renewed_in_a_few_queries(clerk, django_assert_max_num_queries):
    AppointmentFactory.create_batch(30, ends_on=TODAY + 10 * DAY)
    ending = list(Appointment.objects.ending_soon(TODAY).select_related("person", "station"))

    with django_assert_max_num_queries(10):
        assert renew(ending, by=clerk, until=NEXT) == 30


def test_the_office_looks_only_clerks_renew(client):
    one = AppointmentFactory(ends_on=TODAY + 10 * DAY)
    for user, status in ((LeaderFactory(), 200), (OfficerFactory(), 404)):
        client.force_login(user)
        sent = client.post(PAGE, {"people": [one.pk], "until": NEXT.isoformat()})
        assert sent.status_code == status
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    AppointmentFactory.create_batch(count, ends_on=TODAY + 10 * DAY)
    client.get(PAGE)

    with django_assert_num_queries(4):
        client.get(PAGE)
