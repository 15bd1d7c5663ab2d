"""代表建议: linked to an opinion or an item, with number, organ and result; the author reads it."""

import pytest
from django.urls import reverse

from opinions.errors import OpinionError
from opinions.models import DeputySuggestion, SuggestionSource
from opinions.services.compiling import delete_item
from opinions.services.suggesting import change_suggestion, link_suggestion
from opinions.tickets import issue_track
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.compiling import CompilingConsultationFactory, make_item
from tests.factories.opinions import PassedOpinionFactory

pytestmark = pytest.mark.django_db
NAMED = {"number": "2026-017", "organ": "县民政局"}


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


@pytest.fixture
def opinion():
    return PassedOpinionFactory(consultation=CompilingConsultationFactory())


def track(client, opinion):
    url = reverse("feedback:opinion", args=[issue_track(opinion.pk)])
    return client.get(url).content.decode()


def test_an_opinion_and_an_item_lead_to_one_suggestion_and_the_author_reads_its_result(
    client, clerk, opinion
):
    other = PassedOpinionFactory(consultation=opinion.consultation)
    item = make_item(opinion.consultation, other, by=clerk)
    client.post(reverse("admin:opinions_suggest_opinion", args=[opinion.pk]), NAMED)
    client.post(reverse("admin:opinions_suggest_item", args=[item.pk]), NAMED)
    suggestion = DeputySuggestion.objects.get()
    before = track(client, other)

    client.post(
        reverse("admin:opinions_suggestion", args=[suggestion.pk]),
        {"organ": "县民政局", "result": "已增设三处助餐点。"},
    )

    assert "由县民政局办理。有结果会写在这里" in before
    assert all("办理结果：已增设三处助餐点。" in track(client, one) for one in (opinion, other))
    assert [(move.old, move.new, move.by) for move in suggestion.moves.all()] == [
        ("", "已增设三处助餐点。", clerk)
    ]
    pages = [
        reverse("admin:opinions_opinion", args=[opinion.pk]),
        reverse("admin:opinions_item", args=[item.pk]),
        reverse("admin:opinions_suggestions"),
    ]
    assert all("已增设三处助餐点。" in client.get(page).content.decode() for page in pages)


def test_what_does_not_fit_is_told_beside_what_was_typed(client, clerk, opinion):
    link_suggestion(PassedOpinionFactory(), **NAMED, by=clerk)
    url = reverse("admin:opinions_suggest_opinion", args=[opinion.pk])

    wrong = client.post(url, NAMED | {"organ": "县教育局"})
    assert wrong.status_code == 422
    assert "登记的承办单位是“县民政局”" in wrong.content.decode()
    assert "县教育局" in wrong.content.decode()
    link_suggestion(opinion, **NAMED, by=clerk)
    with pytest.raises(OpinionError, match="已经关联过"):
        link_suggestion(opinion, **NAMED, by=clerk)
    with pytest.raises(OpinionError, match="请删去个人信息"):
        change_suggestion(
            DeputySuggestion.objects.get(), organ="县民政局", result="电话13800000021", by=clerk
        )


def test_a_link_made_by_mistake_goes_with_the_suggestion_it_alone_had(client, clerk, opinion):
    item = make_item(opinion.consultation, opinion, by=clerk)
    link = link_suggestion(item, **NAMED, by=clerk)
    with pytest.raises(OpinionError, match="先在代表建议页面取消关联"):
        delete_item(item, by=clerk, reason="重来。")

    client.post(reverse("admin:opinions_unlink_suggestion", args=[link.pk]))

    assert not DeputySuggestion.objects.exists()
    delete_item(item, by=clerk, reason="重来。")


def test_only_the_clerk_links_and_the_office_reads(client, opinion, clerk):
    link_suggestion(opinion, **NAMED, by=clerk)
    page = reverse("admin:opinions_suggestion", args=[DeputySuggestion.objects.get().pk])
    client.force_login(LeaderFactory())
    client.post(page, {"organ": "别处", "result": "好"})
    assert client.get(page).status_code == 200
    assert DeputySuggestion.objects.get().result == ""
    assert (
        client.get(reverse("admin:opinions_suggest_opinion", args=[opinion.pk])).status_code == 404
    )
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_register_and_page_take_a_fixed_number_of_queries(
    client, clerk, opinion, count, django_assert_num_queries
):
    for number in range(count):
        one = PassedOpinionFactory(consultation=opinion.consultation)
        link_suggestion(one, **NAMED, by=clerk)
        link_suggestion(one, number=f"B{number}", organ="县教育局", by=clerk)
    page = reverse(
        "admin:opinions_suggestion", args=[SuggestionSource.objects.first().suggestion_id]
    )
    client.get(page)

    with django_assert_num_queries(6):
        client.get(page)
    with django_assert_num_queries(5):
        client.get(reverse("admin:opinions_suggestions"))
