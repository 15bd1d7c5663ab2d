import pytest

from drafts.choices import ConsultationStatus, Visibility
from feedback.choices import Result
from feedback.funnel import funnel
from feedback.models import Outcome
from opinions.choices import Adoption, Processing
from tests.factories.feedback import (
    CompiledItemFactory,
    KeptOpinionFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


def shown(client, consultation, code=200):
    response = client.get(f"/results/{consultation.slug}/")
    assert response.status_code == code
    return response.content.decode()


@pytest.fixture
def opinion(item):
    return SubmittedOpinionFactory(consultation=item.consultation, item=item)


def test_nothing_is_public_before_the_release(client, item, consultation, opinion):
    answer(item)

    shown(client, consultation, 404)
    assert consultation.title not in client.get("/results/").content.decode()


def test_a_released_round_is_listed_and_shows_each_outcome(client, item, consultation, opinion):
    answer(item, Result.NOT_ADOPTED, reason_code="R99", reason="由配套文件规定")
    let_out(consultation)

    text = shown(client, consultation)
    assert item.text in text
    assert "未采纳" in text
    assert "由配套文件规定" in text
    assert f"/results/{consultation.slug}/" in client.get("/results/").content.decode()


def test_a_later_answer_is_public_only_with_its_own_release(client, item, consultation, opinion):
    answer(item, reflected_in="第十条第二款")
    let_out(consultation)
    answer(item, Result.NOT_ADOPTED, reason_code="R03")

    before = shown(client, consultation)
    let_out(consultation)
    after = shown(client, consultation)
    assert ("第十条第二款" in before, "超出立法权限" in before) == (True, False)
    assert ("第十条第二款" in after, "超出立法权限" in after) == (False, True)


def test_what_is_not_answered_says_so(client, item, consultation, opinion):
    CompiledItemFactory(consultation=consultation, text="还没有答复的一条")
    answer(item)
    let_out(consultation)

    text = shown(client, consultation)
    assert "还没有答复的一条" in text
    assert "暂未收到立法机关反馈" in text
    assert "待反馈 1 条" in text


@pytest.mark.parametrize("visibility", [Visibility.STATIONS, Visibility.NAMED])
def test_results_of_a_round_that_is_not_public_stay_inside(client, visibility):
    hidden = SubmittedConsultationFactory(visibility=visibility, public_basis="")
    item = CompiledItemFactory(consultation=hidden)
    SubmittedOpinionFactory(consultation=hidden, item=item)
    answer(item)
    let_out(hidden)

    shown(client, hidden, 404)
    assert hidden.slug not in client.get("/results/").content.decode()


def test_names_are_thanked_only_with_consent(client, item, consultation):
    for name, consent in (("王桂兰", True), ("李建国", False)):
        author = ContributorFactory(name=name, consent_name=consent)
        SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author)
    answer(item)
    let_out(consultation)

    text = shown(client, consultation)
    assert "王桂兰" in text
    assert "李建国" not in text


def test_each_item_names_the_stations_that_brought_it(client, item, consultation, opinion):
    station = StationFactory(name="柳荫街道工作站")
    SubmittedOpinionFactory(consultation=consultation, item=item, station=station)
    answer(item)
    let_out(consultation)

    assert "来自柳荫街道工作站、网上平台，2 条原始意见" in shown(client, consultation)


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, count, django_assert_max_num_queries):
    first = None
    for _ in range(count):
        consultation = SubmittedConsultationFactory()
        for _ in range(count):
            item = CompiledItemFactory(consultation=consultation)
            SubmittedOpinionFactory(consultation=consultation, item=item)
            answer(item)
        let_out(consultation)
        first = first or consultation
    client.get("/results/")

    with django_assert_max_num_queries(5):
        client.get("/results/")
    with django_assert_max_num_queries(12):
        shown(client, first)


def test_the_pages_are_only_read(client, item, consultation, opinion):
    assert client.post("/results/").status_code == 405


def test_the_funnel_counts_raw_opinions_and_merged_items_apart(item, consultation, opinion):
    SubmittedOpinionFactory(consultation=consultation, item=item, people=7)
    KeptOpinionFactory(consultation=consultation)
    KeptOpinionFactory(consultation=consultation, processing=Processing.WITHDRAWN)
    CompiledItemFactory(consultation=consultation)
    CompiledItemFactory(consultation=consultation, adoption=Adoption.NONE)
    answer(item, Result.PARTIAL)

    figures = funnel(consultation)
    assert [number for _, number, _ in figures.steps] == [3, 3, 2, 1]
    assert (figures.people, figures.decided, figures.waiting, figures.rate) == (9, 1, 1, 100)


def test_the_public_funnel_knows_only_what_was_released(item, consultation, opinion):
    answer(item)

    released = funnel(consultation, Outcome.objects.released())
    assert (released.decided, released.favourable, released.rate) == (0, 0, None)


def test_an_archived_round_stays_readable(client, item, consultation, opinion):
    answer(item)
    let_out(consultation)
    type(consultation).objects.update(status=ConsultationStatus.ARCHIVED)

    shown(client, consultation)
