"""今日事项 of an officer: what the station's words led to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.choices import Visibility
from feedback.choices import Result
from liaison.portal.panels.own_results import station_results
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer, let_out
from tests.factories.stations import StationFactory, officer_of

pytestmark = pytest.mark.django_db


def told(station, result=Result.ADOPTED, **consultation):
    item = CompiledItemFactory(
        **{f"consultation__{name}": value for name, value in consultation.items()}
    )
    SubmittedOpinionFactory(consultation=item.consultation, item=item, station=station)
    answer(item, result=result)
    let_out(item.consultation)
    return item.consultation


def panel(user, later=timedelta()):
    return station_results(user, timezone.now() + later)


def test_the_station_reads_what_its_words_led_to():
    station = StationFactory()
    consultation = told(station)

    (item,) = panel(officer_of(station)).items

    assert (item.text, item.url) == (
        consultation.title,
        f"/workbench/results/{consultation.slug}/",
    )
    assert item.note == "反馈1条，其中采纳1条"


def test_results_of_another_station_are_not_there():
    told(StationFactory())

    assert panel(officer_of(StationFactory())) is None


def test_what_was_not_adopted_is_told_too_and_never_called_adopted():
    station = StationFactory()
    told(station, Result.NOT_ADOPTED)

    (item,) = panel(officer_of(station)).items

    assert item.note == "反馈1条"


def test_after_three_months_the_page_is_free_again():
    station = StationFactory()
    told(station)

    assert panel(officer_of(station), timedelta(days=91)) is None


@pytest.mark.parametrize("rounds", [1, 3])
def test_it_costs_one_query(rounds, django_assert_num_queries):
    station = StationFactory()
    for _ in range(rounds):
        told(station)
    user = officer_of(station)

    with django_assert_num_queries(1):
        assert len(panel(user).items) == rounds


def test_the_stations_public_page_tells_of_public_results_only(client):
    station = StationFactory()
    public = told(station, title="电梯条例")
    told(station, title="内部规定", visibility=Visibility.STATIONS)

    page = client.get(f"/stations/{station.code}/").content.decode()

    assert f'<a href="/results/{public.slug}/">电梯条例：反馈1条，其中采纳1条</a>' in page
    assert "内部规定" not in page
