"""A year's numbers: by draft, by station, and what the public may know of them."""

import pytest
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from feedback import figures
from feedback.choices import Result
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def round_():
    return SubmittedConsultationFactory(opened_at=timezone.now())


def test_each_draft_has_its_numbers_and_the_total_adds_them(round_):
    first, second = CompiledItemFactory.create_batch(2, consultation=round_)
    SubmittedOpinionFactory.create_batch(2, consultation=round_, item=first)
    SubmittedOpinionFactory(consultation=round_, item=second, people=3)
    other = SubmittedConsultationFactory(opened_at=timezone.now())
    CompiledItemFactory(consultation=other)
    answer(first, Result.PARTIAL)
    let_out(round_)

    rows = figures.by_draft(figures.public_scope(YEAR))
    whole = figures.total(rows)
    assert figures.decided_drafts(rows) == 1
    assert (whole.opinions, whole.people, whole.submitted, whole.decided) == (3, 5, 3, 1)
    assert (whole.partial, whole.waiting, whole.rate) == (1, 2, 100)


def test_an_item_of_two_stations_counts_for_both_and_once_in_all(round_):
    item = CompiledItemFactory(consultation=round_)
    stations = StationFactory.create_batch(2)
    for station in [*stations, stations[0]]:
        SubmittedOpinionFactory(consultation=round_, item=item, station=station)
    answer(item)
    let_out(round_)

    rows = figures.by_station(figures.public_scope(YEAR))
    counted = {row.pk: (row.figures.opinions, row.figures.submitted, row.figures.adopted)
               for row in rows}  # fmt: skip
    assert counted == {stations[0].pk: (2, 1, 1), stations[1].pk: (1, 1, 1)}
    assert figures.total(figures.by_draft(figures.public_scope(YEAR))).adopted == 1


def test_months_without_an_opinion_stand_at_zero(round_):
    for month in (1, 3):
        SubmittedOpinionFactory(
            consultation=round_, received_at=timezone.now().replace(month=month, day=15)
        )

    rows = figures.by_month(figures.office_scope(YEAR))
    assert [(row.key, row.count) for row in rows] == [
        (f"{YEAR}-01", 1), (f"{YEAR}-02", 0), (f"{YEAR}-03", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("visibility", [Visibility.STATIONS, Visibility.NAMED])
def test_the_page_of_a_year_holds_nothing_of_rounds_that_are_not_public(client, visibility, round_):
    hidden = SubmittedConsultationFactory(
        visibility=visibility, public_basis="", opened_at=timezone.now(), title="铁路内部稿"
    )
    SubmittedOpinionFactory.create_batch(7, consultation=hidden)

    text = client.get(f"/results/years/{YEAR}/").content.decode()
    assert round_.title in text
    assert "铁路内部稿" not in text
    assert figures.total(figures.by_draft(figures.public_scope(YEAR))).opinions == 0


def test_an_answer_that_is_not_released_is_no_result_yet(client, round_):
    answer(CompiledItemFactory(consultation=round_))

    public = figures.total(figures.by_draft(figures.public_scope(YEAR)))
    assert (public.decided, public.waiting) == (0, 1)
    assert figures.total(figures.by_draft(figures.office_scope(YEAR))).decided == 1


def test_a_withdrawn_round_is_collected_and_waits_for_nothing(client, round_):
    SubmittedOpinionFactory(consultation=round_)
    type(round_).objects.update(status=ConsultationStatus.WITHDRAWN)

    whole = figures.total(figures.by_draft(figures.public_scope(YEAR)))
    assert (whole.opinions, whole.submitted, whole.waiting) == (1, 0, 0)
    assert "已撤回，不再上报" in client.get(f"/results/years/{YEAR}/").content.decode()


def test_a_year_without_rounds_is_missing(client, db):
    for year in ("1999", "99999999999999999999", "202"):
        assert client.get(f"/results/years/{year}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_year_costs_the_same_however_much_there_was(client, count, django_assert_num_queries):
    for _ in range(count):
        round_ = SubmittedConsultationFactory(opened_at=timezone.now())
        item = CompiledItemFactory(consultation=round_)
        SubmittedOpinionFactory(consultation=round_, item=item, station=StationFactory())
    client.get(f"/results/years/{YEAR}/")

    with django_assert_num_queries(11):
        client.get(f"/results/years/{YEAR}/")
