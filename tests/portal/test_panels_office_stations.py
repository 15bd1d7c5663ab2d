from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from liaison.portal.panels.office_stations import (
    applications_to_decide,
    idle_stations,
    late_stations,
    requests_to_decide,
    undispatched,
)
from stations.choices import AppointmentKind, HandOnKind, LedgerStatus
from stations.services.dispatching import Terms
from stations.services.handing_on import ask_to_hand_on
from stations.services.offers import apply_for, open_offer
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
)

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


def test_what_stations_ask_for_waits_for_the_clerk():
    task, now = AssignmentFactory(), timezone.now()
    assert requests_to_decide(ClerkFactory(), now) is None

    ask_to_hand_on(task, HandOnKind.DECLINE, by=ClerkFactory(), reason="搬迁", now=now)

    (item,) = requests_to_decide(ClerkFactory(), now).items
    assert item.url == reverse("admin:stations_assignment", args=[task.pk])
    assert (item.note, task.station.name in item.text) == ("申请不承办", True)


def test_who_applied_waits_for_the_reviewer():
    now, consultation, station = timezone.now(), OpenConsultationFactory(), StationFactory()
    offer = open_offer(
        consultation,
        Terms(now + timedelta(days=9)),
        quota=1,
        closes_at=now + timedelta(days=5),
        by=ClerkFactory(),
        now=now,
    )
    assert applications_to_decide(ReviewerFactory(), now) is None

    apply_for(offer, station, by=ClerkFactory(), reason="辖区正在加装电梯", now=now)

    (item,) = applications_to_decide(ReviewerFactory(), now).items
    assert item.text == f"{station.name}：{consultation.title}"


def test_stations_without_activity_are_named_in_neutral_words():
    now = timezone.now()
    idle, alone = StationFactory(pinyin_key="b"), StationFactory(pinyin_key="a")
    AppointmentFactory(station=idle, kind=AppointmentKind.OFFICER)
    held = now - timedelta(days=1)
    LedgerEntryFactory(status=LedgerStatus.APPROVED, starts_at=held)

    panel = idle_stations(ClerkFactory(), now)

    assert (panel.title, panel.unit, panel.is_late) == ("长期未开展活动站点", "个", False)
    assert [(one.text, one.note) for one in panel.items] == [
        (alone.name, "没有登记过活动，无联络员在岗"),
        (idle.name, "没有登记过活动"),
    ]
