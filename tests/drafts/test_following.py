"""Where an article of an earlier text is in later ones, through the confirmed maps."""

import pytest

from drafts import services
from drafts.following import follow, later_texts
from drafts.models import VersionMap
from tests.drafts.dog_bylaw import NEW, OLD, THIRD
from tests.factories.versions import article, texts_in_a_row

pytestmark = pytest.mark.django_db
THREE = (
    (OLD, "consultation_draft"),
    (NEW, "first_reading"),
    (THIRD, "second_reading"),
)


@pytest.fixture
def texts():
    return texts_in_a_row(*THREE)


def words(version, label, **options):
    node = article(version, label)
    found = follow([node.pk], **options).get(node.pk)
    return found and found.words


@pytest.mark.parametrize(
    ("label", "now"),
    [
        ("第一条", "针对征求意见稿第一条；现第一条（二审稿）"),
        ("第二条", "针对征求意见稿第二条；现第二条（二审稿）"),
        ("第三条", "针对征求意见稿第三条；现第三条、第四条（二审稿）"),
        ("第五条", "针对征求意见稿第五条；现第五条（二审稿）"),
        ("第六条", "针对征求意见稿第六条；现第五条（二审稿）"),
        ("第七条", "针对征求意见稿第七条；后来的稿子里已没有这一条"),
        ("第八条", "针对征求意见稿第八条；现第七条（二审稿）"),
    ],
)
def test_a_chain_of_maps_leads_to_the_last_text(texts, label, now):
    assert words(texts[0], label) == now


def test_the_text_between_has_its_own_way(texts):
    assert words(texts[1], "第七条") == "针对一审稿第七条；现第六条（二审稿）"
    assert words(texts[1], "第二条") == "针对一审稿第二条；后来的稿子里已没有这一条"


def test_the_last_text_leads_nowhere(texts):
    assert follow([article(texts[2], "第三条").pk]) == {}
    assert follow([None]) == {}


def test_an_unconfirmed_map_ends_the_way():
    first, second, third = texts_in_a_row(*THREE, confirm=False)
    assert words(first, "第四条") is None

    services.confirm_map(VersionMap.objects.get(new=second), by=second.created_by)
    assert words(first, "第四条") == "针对征求意见稿第四条；现第七条（一审稿）"
    assert words(first, "第七条") == "针对征求意见稿第七条；后来的稿子里已没有这一条"

    services.confirm_map(VersionMap.objects.get(new=third), by=second.created_by)
    assert words(first, "第四条") == "针对征求意见稿第四条；现第六条（二审稿）"


def test_a_map_put_right_leads_to_the_right_article(texts):
    version_map = VersionMap.objects.get(new=texts[1])
    services.correct_map(
        version_map,
        article(texts[1], "第五条"),
        came_from=[article(texts[0], "第七条")],
        by=texts[0].created_by,
    )

    assert words(texts[0], "第七条") == "针对征求意见稿第七条；现第四条（二审稿）"


def test_a_paragraph_is_followed_with_its_article(texts):
    paragraph = article(texts[0], "第三条").children.last()

    assert follow([paragraph.pk])[paragraph.pk].now_labels == "第三条、第四条"


def test_texts_of_the_same_stage_are_told_apart_by_number():
    first, _ = texts_in_a_row((OLD, "revised"), (NEW, "revised"))

    assert words(first, "第四条") == "针对第1稿第四条；现第七条（第2稿）"


def test_a_reader_is_led_to_the_last_text_that_is_shown(texts):
    """And what was struck out in a text that is not shown is gone from the later one too."""

    def only(*shown):
        return lambda texts_on_the_way: {one.pk: lambda label, uuid: "" for one in shown}

    assert words(texts[0], "第四条", pages=only(texts[1])) == (
        "针对征求意见稿第四条；现第七条（一审稿）"
    )
    assert words(texts[0], "第七条", pages=only(texts[2])) == (
        "针对征求意见稿第七条；后来的稿子里已没有这一条"
    )
    assert words(texts[0], "第四条", pages=only()) is None


def test_a_later_text_held_against_the_same_one_wins(texts):
    """Somebody confirmed the third text before the second: two maps begin at the first."""
    VersionMap.objects.filter(new=texts[2]).update(old=texts[0])
    links = VersionMap.objects.get(new=texts[2]).links
    links.all().delete()
    links.create(
        place=0,
        old=article(texts[0], "第四条"),
        new=article(texts[2], "第六条"),
        relation="renumbered",
        score=1,
    )

    assert words(texts[0], "第四条") == "针对征求意见稿第四条；现第六条（二审稿）"


def test_maps_in_a_circle_end(texts):
    """A clerk may hold a text against any other of its draft, also against one after it."""
    services.hold_against(texts[0], texts[2], by=texts[0].created_by)
    services.confirm_map(VersionMap.objects.get(new=texts[0]), by=texts[0].created_by)

    assert words(texts[0], "第四条") == "针对征求意见稿第四条；现第六条（二审稿）"
    assert words(texts[2], "第六条") == "针对二审稿第六条；现第七条（一审稿）"
    assert later_texts(texts[0]) == [texts[2], texts[1]]
    assert later_texts(texts[2]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_articles_through_any_number_of_texts_takes_one_query(
    count, django_assert_num_queries
):
    texts = texts_in_a_row(*THREE[: 2 if count == 1 else 3])
    labels = ["第三条", "第七条", "第八条"][:count]
    nodes = [article(texts[0], label).pk for label in labels]

    with django_assert_num_queries(1):
        assert set(follow(nodes)) == set(nodes)


def test_later_texts_come_by_confirmed_maps_only(texts, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert later_texts(texts[0]) == [texts[2], texts[1]]
    VersionMap.objects.filter(new=texts[1]).update(confirmed_at=None, confirmed_by=None)

    assert later_texts(texts[0]) == []
    assert later_texts(texts[1]) == [texts[2]]
