"""What an officer reads of the results of the own station's opinions."""

import pytest
from django.urls import reverse

from feedback.choices import Result
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer, let_out
from tests.factories.stations import StationFactory, officer_of

pytestmark = pytest.mark.django_db
OLD = "维护保养单位应当至少每十五日进行一次维护保养。"
NEW = "维护保养单位应当至少每十日进行一次维护保养，并在轿厢内公示记录。"


def brought(station, consultation, *, told=True, **words):
    item = CompiledItemFactory(consultation=consultation, quote=OLD)
    opinion = SubmittedOpinionFactory(
        consultation=consultation,
        item=item,
        station=station,
        body="在轿厢里公示，请打13800000021。",
    )
    if told:
        answer(item, reflected_in="第三条", **words)
    return opinion


def page(client, user, consultation):
    client.force_login(user)
    return client.get(reverse("station_results:page", args=[consultation.slug]))


def test_draft_words_and_the_changed_clause_stand_together_and_nothing_of_others(
    client, consultation
):
    mine, other = StationFactory(), StationFactory()
    opinion = brought(mine, consultation, reflected_text=NEW)
    stranger = brought(other, consultation, result=Result.PARTIAL, reason_code="R10")
    brought(mine, consultation, told=False)
    let_out(consultation)

    shown = page(client, officer_of(mine), consultation).content.decode()
    assert opinion.receipt_no in shown
    assert stranger.receipt_no not in shown
    assert "<ins>，并在轿厢内公示记录</ins>" in shown
    assert "在轿厢里公示" in shown
    assert "13800000021" not in shown
    assert "还有 1 条意见已经上报，立法机关还没有答复" in shown


def test_a_station_without_results_and_a_stranger_get_404(client, consultation):
    mine = StationFactory()
    brought(mine, consultation)
    assert page(client, officer_of(mine), consultation).status_code == 404
    let_out(consultation)
    assert page(client, officer_of(StationFactory()), consultation).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    client, consultation, count, django_assert_num_queries
):
    mine = StationFactory()
    for _ in range(count):
        brought(mine, consultation, reflected_text=NEW)
    let_out(consultation)
    page(client, officer_of(mine), consultation)
    address = reverse("station_results:page", args=[consultation.slug])

    with django_assert_num_queries(12):
        client.get(address)
