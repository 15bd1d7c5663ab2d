"""Stations at work on a text are told once when another takes its place."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from drafts import services
from drafts.models.maps import changes_between
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.notices.models import Notice
from liaison.notices.services import LONGEST_SMS
from stations import tasks
from stations.choices import AssignmentStatus, StationStatus
from stations.services import replaced_texts
from tests.drafts.dog_bylaw import NEW, OLD, THIRD
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    PersonFactory,
    StationFactory,
)
from tests.factories.versions import texts_in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    return texts_in_a_row(
        (OLD, "consultation_draft"), (NEW, "first_reading"), (THIRD, "second_reading")
    )


@pytest.fixture
def consultation(texts):
    return PublicConsultationFactory(version=texts[0])


@pytest.fixture
def at_work(consultation):
    def build(**fields):
        station = fields.pop("station", None) or StationFactory()
        person = PersonFactory(phone=keep(ContactKind.PHONE, "13800000021"))
        AppointmentFactory(
            person=person, station=station, starts_on=timezone.localdate() - timedelta(days=30)
        )
        earlier = timezone.now() - timedelta(days=3)
        return AssignmentFactory(
            **{"consultation": consultation, "station": station, "dispatched_at": earlier} | fields
        )

    return build


def replace(consultation, version, *, at=None):
    services.ask_to_replace(
        consultation, version=version, reason="一审后作了修改。", by=ClerkFactory()
    )
    services.replace_text(consultation, by=ReviewerFactory(), now=at or timezone.now())
    consultation.refresh_from_db()


def test_a_station_reads_what_changed_and_where(consultation, at_work, texts):
    task = at_work()
    replace(consultation, texts[1])

    tasks.tell_replaced()

    notice = Notice.objects.get()
    assert notice.cause.startswith("replaced:")
    assert notice.station_code == task.station.code
    assert "第1稿（征求意见稿）已更换为第2稿（一审稿）。原因：一审后作了修改。" in notice.body
    counts = changes_between(texts[0], texts[1])
    assert counts
    assert "、".join(f"{words}{count}条" for words, count in counts.items()) in notice.body
    slug = consultation.slug
    assert f"看新稿：{settings.PUBLIC_URL}{reverse('drafts:read', args=[slug])}\n" in notice.body
    assert (
        f"看原稿：{settings.PUBLIC_URL}{reverse('drafts:earlier', args=[slug, 1])}" in notice.body
    )
    assert len(notice.sms_text) <= LONGEST_SMS


def test_the_nudge_comes_with_the_replacement(
    consultation, texts, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        replace(consultation, texts[1])

    assert "stations.tell_replaced" in [call.args[0] for call in callbacks if call.args]


def test_each_station_is_told_once_for_each_replacement(consultation, at_work, texts):
    first, second = at_work(), at_work()
    replace(consultation, texts[1])
    now = timezone.now()

    assert [replaced_texts.tell_replaced(now), replaced_texts.tell_replaced(now)] == [2, 0]
    replace(consultation, texts[2])
    assert [replaced_texts.tell_replaced(timezone.now()), Notice.objects.count()] == [2, 4]
    codes = Notice.objects.values_list("station_code", flat=True)
    assert sorted(codes) == sorted([first.station.code, second.station.code] * 2)


def test_who_is_not_at_work_on_it_hears_nothing(consultation, at_work, texts):
    at_work(status=AssignmentStatus.FILED)
    at_work(station=StationFactory(status=StationStatus.CLOSED))
    at_work(consultation=PublicConsultationFactory())
    at_work(dispatched_at=timezone.now() + timedelta(minutes=5))
    replace(consultation, texts[1])

    assert replaced_texts.tell_replaced(timezone.now()) == 0


def test_what_was_only_asked_for_or_dropped_is_no_news(consultation, at_work, texts):
    at_work()
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=ClerkFactory())
    assert replaced_texts.tell_replaced(timezone.now()) == 0
    services.drop_replacement(consultation, by=ReviewerFactory(), reason="不换", now=timezone.now())

    assert replaced_texts.tell_replaced(timezone.now()) == 0


def test_what_a_week_has_passed_over_is_left(consultation, at_work, texts):
    at_work(dispatched_at=timezone.now() - timedelta(days=20))
    replace(consultation, texts[1], at=timezone.now() - timedelta(days=8))

    assert replaced_texts.tell_replaced(timezone.now()) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_news_takes_a_fixed_number_of_queries(
    consultation, at_work, texts, count, django_assert_num_queries
):
    for _ in range(count):
        at_work()
    replace(consultation, texts[1])
    replaced_texts.tell_replaced(timezone.now())

    with django_assert_num_queries(3):
        assert replaced_texts.tell_replaced(timezone.now()) == 0
