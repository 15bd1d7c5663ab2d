"""一句话到一条法: with consent, by two people, and gone the moment the consent is."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from drafts.choices import Visibility
from feedback.choices import Result
from feedback.choices.stories import StoryStatus
from feedback.errors import FeedbackError
from feedback.models import Story
from feedback.services import stories
from liaison.office.errors import OfficeError
from opinions.services.editing import forget_person, keep_consents
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import answer, let_out
from tests.factories.showing import shown_story, source_of_story, words

pytestmark = pytest.mark.django_db


def public(client, story):
    addresses = [reverse(f"results:{name}", args=[story.pk]) for name in ("story", "card")]
    return [client.get(address).status_code for address in addresses]


def test_a_confirmed_story_leads_from_the_words_to_the_clause(client):
    story = shown_story()

    text = client.get(reverse("results:story", args=[story.pk])).content.decode()
    assert "电动车在楼道里充电太吓人了……应当写明哪里能充。" in text
    assert "柳荫街道一位居民" in text
    assert "禁止在楼道内充电。" in text
    assert "<ins>集中</ins>" in text
    assert "第十八条第二款" in text
    for page in ("/results/stories/", "/"):
        assert story.title in client.get(page).content.decode()


def test_the_card_is_a_picture_that_a_cache_must_ask_for_again(client):
    address = reverse("results:card", args=[shown_story().pk])

    first = client.get(address)
    with Image.open(io.BytesIO(first.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 1620))
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("leave", [lambda one: keep_consents(one, kept=["consent_name"]),
                                   forget_person])  # fmt: skip
def test_taking_the_consent_back_takes_it_down_at_once_and_erases_the_words(client, leave):
    story = shown_story()
    etag = client.get(reverse("results:story", args=[story.pk]))["ETag"]

    leave(story.opinion.contributor)

    assert public(client, story) == [404, 404]
    held = client.get(reverse("results:story", args=[story.pk]), headers={"if-none-match": etag})
    assert held.status_code == 404
    for page in ("/results/stories/", "/", "/sitemap.xml"):
        text = client.get(page).content.decode()
        assert story.title not in text
        assert f"/results/stories/{story.pk}/" not in text
    assert stories.take_down_withdrawn() == 1
    story.refresh_from_db()
    assert (story.status, story.words, story.text) == (StoryStatus.TAKEN_DOWN, "", "")
    assert story.moves.last().note == "提出人撤回了同意。"


def test_a_name_needs_its_own_consent_and_goes_with_it(client):
    with pytest.raises(FeedbackError, match="没有同意公开姓名"):
        shown_story(source_of_story(name="王桂兰"), speaker="王桂兰")
    story = shown_story(source_of_story(name="王桂兰", consent_name=True), speaker="王桂兰")
    assert public(client, story)[0] == 200

    keep_consents(story.opinion.contributor, kept=["consent_case"])
    assert public(client, story) == [404, 404]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"words": "楼道里绝对不许充电"}, "照录"),
        ({"text": "他的电话是13800000021。"}, "个人信息"),
    ],
)
def test_words_are_the_persons_own_and_nothing_personal_is_added(changed, complaint):
    with pytest.raises(FeedbackError, match=complaint):
        stories.write_story(source_of_story(), by=ClerkFactory(), words=words(**changed))


def test_only_what_was_adopted_in_public_with_consent_can_be_written_of(client):
    wanted = source_of_story()
    source_of_story(consent=False)
    source_of_story(tell=False)
    hidden = source_of_story()
    type(hidden.item.consultation).objects.filter(pk=hidden.item.consultation_id).update(
        visibility=Visibility.STATIONS
    )

    assert list(stories.candidates()) == [wanted]


def test_nobody_confirms_alone(strict_mode):
    clerk = ClerkFactory()
    story = stories.write_story(source_of_story(), by=clerk, words=words())
    asked = stories.ask_to_show(story, by=clerk)

    with pytest.raises(OfficeError):
        stories.confirm_story(asked, by=clerk, now=story.written_at)
    assert not Story.objects.public().exists()


def test_an_answer_that_turned_takes_it_from_the_pages(client):
    story = shown_story()
    story.item.refresh_from_db()
    answer(story.item, Result.NOT_ADOPTED)
    assert public(client, story)[0] == 200
    let_out(story.item.consultation)

    assert public(client, story) == [404, 404]


def test_written_asked_and_confirmed_on_the_pages(client):
    source = source_of_story()
    client.force_login(ClerkFactory())
    assert (
        reverse("admin:feedback_write_story", args=[source.pk])
        in client.get(reverse("admin:feedback_stories")).content.decode()
    )
    write = reverse("admin:feedback_write_story", args=[source.pk])
    refused = client.post(write, words(words="改写过的话"))
    assert (refused.status_code, "改写过的话" in refused.content.decode()) == (422, True)
    page = client.post(write, words(), follow=True)
    story = Story.objects.get()
    client.post(reverse("admin:feedback_story", args=[story.pk]), words(title="充电有地方了"))
    client.post(reverse("admin:feedback_ask_story", args=[story.pk]))

    assert "已存为草稿" in page.content.decode()
    client.force_login(ReviewerFactory())
    assert f"/admin/feedback/story/story/{story.pk}/" in client.get("/admin/").content.decode()
    answer_url = reverse("admin:feedback_answer_story", args=[story.pk])
    assert client.get(answer_url).status_code == 405
    assert client.post(answer_url).status_code == 422
    client.post(answer_url, {"agree": "1"})
    assert "充电有地方了" in client.get("/results/stories/").content.decode()
    client.post(reverse("admin:feedback_take_down", args=[story.pk]), {"reason": "写错了"})
    assert public(client, story) == [404, 404]


def test_who_is_not_of_the_office_finds_no_desk(client):
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_stories")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, count, django_assert_max_num_queries):
    for _ in range(count):
        shown_story()
        source_of_story()
    with django_assert_max_num_queries(3):
        client.get("/results/stories/")
    client.force_login(ClerkFactory())
    client.get(reverse("admin:feedback_stories"))
    with django_assert_max_num_queries(10):
        client.get(reverse("admin:feedback_stories"))
