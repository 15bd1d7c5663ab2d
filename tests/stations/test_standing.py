"""Who is out of office does not get into the workbench, tried through the sign-in page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from liaison.notices.models import Notice
from stations.models import Appointment, Assignment
from stations.services import appointments as services
from stations.services import telling
from tests.factories.accounts import PASSWORD, ClerkFactory, OfficerFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    PersonFactory,
    StationFactory,
    StationLeadFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LOGIN = reverse("accounts:login")
WORKBENCH = reverse("portal:workbench")


def sign_in(client, user):
    return client.post(LOGIN, {"username": user.username, "password": PASSWORD, "next": WORKBENCH})


def end(appointment, by):
    services.end_appointment(appointment, by=by, ends_on=TODAY, reason="工作调动", today=TODAY)


def suspend(appointment, by):
    services.move_appointment(appointment, "suspended", by=by, note="借调", today=TODAY)


def expire(appointment, by):
    Appointment.objects.update(ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("leave", [end, suspend, expire])
def test_who_left_today_cannot_sign_in_today(client, leave):
    user = officer_of(StationFactory())
    assert sign_in(client, user).url == WORKBENCH
    client.logout()

    leave(Appointment.objects.get(), ClerkFactory())
    response = sign_in(client, user)

    assert response.status_code == 422
    assert "您目前没有在聘的职务" in response.content.decode()
    assert client.get(WORKBENCH).status_code == 302


def test_a_wrong_password_learns_nothing(client):
    user = officer_of(StationFactory())
    end(Appointment.objects.get(), ClerkFactory())

    response = client.post(LOGIN, {"username": user.username, "password": "Wrong-2025-no"})

    assert "没有在聘" not in response.content.decode()


def test_who_is_inside_is_out_of_the_stations_work_at_once_and_signed_out_within_a_minute(client):
    station = StationFactory()
    user, task = officer_of(station), AssignmentFactory(station=station)
    page = reverse("workbench:task", args=[task.pk])
    sign_in(client, user)
    assert client.get(page).status_code == 200

    end(Appointment.objects.get(), ClerkFactory())

    assert client.get(page).status_code == 404
    with freeze_time(timezone.now() + timedelta(seconds=61)):
        assert client.get(page).url.startswith(LOGIN)


def test_somebody_with_another_appointment_stays(client):
    user = officer_of(StationFactory())
    AppointmentFactory(person=Appointment.objects.get().person, kind="expert", station=None)

    end(Appointment.objects.filter(kind="officer").get(), ClerkFactory())

    assert sign_in(client, user).status_code == 302


def test_people_of_the_office_and_who_was_never_appointed_stay(client):
    clerk = ClerkFactory()
    AppointmentFactory(
        person=PersonFactory(user=clerk), ends_on=TODAY - timedelta(days=1),
        starts_on=TODAY - timedelta(days=9),
    )  # fmt: skip

    for user in (clerk, OfficerFactory()):
        assert sign_in(client, user).status_code == 302
        client.logout()


def test_what_was_open_stays_with_the_station_and_goes_to_the_lead(client):
    station = StationFactory()
    officer_of(station)
    lead = officer_of(station, kind="station_lead", user=StationLeadFactory())
    task = AssignmentFactory(station=station)

    end(Appointment.objects.filter(kind="officer").get(), ClerkFactory())
    telling.tell_dispatched([task], now=timezone.now())

    assert {notice.person_label for notice in Notice.objects.all()} == {f"{station.name}站点负责人"}
    sign_in(client, lead)
    assert client.post(reverse("workbench:sign_task", args=[task.pk])).status_code == 302
    assert Assignment.objects.get().status == "in_progress"
