from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from liaison.portal.panels.office_stations import late_stations, undispatched
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory
from tests.factories.stations import AssignmentFactory

pytestmark = pytest.mark.django_db


def shown():
    panel = undispatched(ClerkFactory(), timezone.now())
    return [(item.text, item.url) for item in panel.items] if panel else []


def test_what_just_opened_and_was_not_dispatched_waits_for_the_clerk():
    consultation = PublicConsultationFactory(title="居家养老服务条例")

    assert shown() == [
        ("居家养老服务条例", reverse("admin:stations_progress", args=[consultation.pk]))
    ]

    AssignmentFactory(consultation=consultation)
    assert shown() == []


@pytest.mark.parametrize(
    "fields", [{"visibility": Visibility.NAMED}, {"status": ConsultationStatus.CLOSED}]
)
def test_what_is_not_for_stations_or_no_longer_open_does_not_wait(fields):
    OpenConsultationFactory(**fields)

    assert shown() == []


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        (ConsultationStatus.OPEN, True),
        (ConsultationStatus.CLOSED, True),
        (ConsultationStatus.COMPILING, False),
        (ConsultationStatus.SUBMITTED, False),
        (ConsultationStatus.WITHDRAWN, False),
    ],
)
def test_a_late_station_is_shown_until_the_office_compiles(status, is_shown):
    now = timezone.now()
    consultation = OpenConsultationFactory(status=status)
    AssignmentFactory(consultation=consultation, due_at=now - timedelta(days=1))

    assert (late_stations(ClerkFactory(), now) is not None) == is_shown
