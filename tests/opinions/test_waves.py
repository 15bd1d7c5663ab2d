"""集中来稿: told once, to the office, and nobody is stopped."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.portal.panels.office_opinions import waves as panel
from opinions.models import Wave
from opinions.services import waves
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(waves, "FROM_NETWORK", 4)
    monkeypatch.setattr(waves, "OF_TEXT", 3)
    monkeypatch.setattr(waves, "AT_ALL", 6)


def found():
    return {(wave.kind, wave.most) for wave in Wave.objects.all()}


def test_a_usual_hour_raises_no_alarm(consultation):
    OpinionFactory.create_batch(2, consultation=consultation, body="同样。", network_key="n")
    OpinionFactory.create_batch(1, consultation=consultation)

    assert waves.watch(timezone.now()) == 0


def test_one_text_one_network_and_a_high_rate(consultation):
    OpinionFactory.create_batch(3, consultation=consultation, body="同样。")
    OpinionFactory.create_batch(4, consultation=consultation, network_key="n")

    assert waves.watch(timezone.now()) == 3
    assert found() == {("text", 3), ("network", 4), ("rate", 7)}


def test_a_busy_week_makes_a_busy_hour_usual(consultation):
    now = timezone.now()
    OpinionFactory.create_batch(6, consultation=consultation)
    OpinionFactory.create_batch(150, consultation=consultation, received_at=now - timedelta(days=2))

    assert waves.watch(now) == 0


def test_the_same_wave_is_told_once_and_a_later_one_again(consultation):
    now = timezone.now()
    OpinionFactory.create_batch(3, consultation=consultation, body="同样。")
    waves.watch(now)
    OpinionFactory.create_batch(2, consultation=consultation, body="同样。")

    assert waves.watch(now + timedelta(minutes=5)) == 0
    assert found() == {("text", 5)}
    waves.watch(now + timedelta(hours=4))
    assert Wave.objects.get().ended_at is not None
    later = now + timedelta(hours=5)
    OpinionFactory.create_batch(3, consultation=consultation, body="同样。", received_at=later)
    assert waves.watch(later + timedelta(minutes=1)) == 1


def test_what_a_station_enters_is_no_wave(consultation):
    OpinionFactory.create_batch(7, consultation=consultation, channel="meeting")

    assert waves.watch(timezone.now()) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_an_hour_takes_a_fixed_number_of_queries(count, django_assert_max_num_queries):
    for _ in range(count):
        OpinionFactory.create_batch(6, consultation=PublicConsultationFactory())

    # Two of them are savepoints.
    with django_assert_max_num_queries(8):
        assert waves.watch(timezone.now()) == count


def test_the_office_sees_it_today_and_says_that_it_looked(client, consultation):
    clerk = ClerkFactory()
    OpinionFactory.create_batch(3, consultation=consultation, body="同样。")
    waves.watch(timezone.now())
    shown = panel(clerk, timezone.now())
    client.force_login(clerk)
    page = client.get(shown.items[0].url).content.decode()
    wave = Wave.objects.get()

    client.post(reverse("admin:opinions_see_wave", args=[wave.pk]))

    assert (shown.count, shown.items[0].note) == (1, "同一文字，一小时3条")
    assert "同一文字，一小时3条" in page
    rows = client.get(
        reverse("admin:opinions_list", args=[consultation.pk]), {"text": wave.key}
    ).content.decode()
    assert "共 3 条" in rows
    assert panel(clerk, timezone.now()) is None
    assert client.get(reverse("admin:opinions_see_wave", args=[wave.pk])).status_code == 405
