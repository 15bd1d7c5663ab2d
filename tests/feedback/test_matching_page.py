import pytest
from django.urls import reverse

from feedback.services import replies
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import CompiledItemFactory, SuperiorReplyFactory, said, send_up

pytestmark = pytest.mark.django_db
TEXTS = ("电梯困人三十分钟内到场", "轿厢内公示维护保养记录", "老旧电梯更新给予资金补贴")


def text(response):
    return response.content.decode()


@pytest.fixture
def reply(consultation):
    return SuperiorReplyFactory(consultation=consultation, registered_by=ClerkFactory())


@pytest.fixture
def items(consultation):
    made = [CompiledItemFactory(consultation=consultation, text=words) for words in TEXTS]
    send_up(consultation, made)
    return made


@pytest.fixture
def lines(reply, items):
    words = ("被困后要写明多久到场", "维保记录要上墙", "水库移民补偿")
    made = [replies.add_line(reply, said(), by=reply.registered_by) for _ in words]
    for line, own in zip(made, words, strict=True):
        line.text = own
        line.save()
    return made


@pytest.fixture
def url(client, reply):
    client.force_login(reply.registered_by)
    return reverse("admin:feedback_matching", args=[reply.pk])


def matched(lines):
    return [[item.text for item in line.items.all()] for line in lines]


def test_several_lines_are_matched_with_one_click(client, url, lines, items):
    first, second, third = lines
    client.post(
        url,
        {
            "line": [line.pk for line in lines],
            f"items-{first.pk}": [items[0].pk],
            f"items-{second.pk}": [items[1].pk],
            f"numbers-{second.pk}": "3",
            f"elsewhere-{third.pk}": "1",
        },
    )

    assert matched(lines) == [[TEXTS[0]], [TEXTS[1], TEXTS[2]], []]
    third.refresh_from_db()
    assert third.is_elsewhere
    assert "每一条都对应好了" in text(client.get(url))


def test_suggestions_mark_what_both_say_and_tick_nothing(client, url, lines):
    shown = text(client.get(url))

    assert "<mark>记录</mark>" in shown
    assert " checked" not in shown
    assert "没有找到相近的，可能是其他地方的意见。" in shown


def test_what_stands_out_is_ticked_on_request_and_not_saved(client, url, reply, items):
    line = replies.add_line(reply, said(), by=reply.registered_by)
    line.text = TEXTS[0]
    line.save()
    shown = text(client.get(f"{url}?tick=1"))

    assert f'value="{items[0].pk}" checked' in shown
    assert matched([line]) == [[]]


def test_a_wrong_number_is_explained_and_the_ticks_stay(client, url, lines, items):
    first = lines[0]
    sent = {"line": [first.pk], f"items-{first.pk}": [items[0].pk], f"numbers-{first.pk}": "99"}
    response = client.post(url, sent)

    assert response.status_code == 422
    assert "第 1 条：上报的汇总表里没有第99号" in text(response)
    assert f'value="{items[0].pk}" checked' in text(response)
    assert matched(lines) == [[], [], []]


def test_a_line_is_ours_or_of_another_place(client, url, lines, items):
    first = lines[0]
    sent = {"line": [first.pk], f"items-{first.pk}": [items[0].pk], f"elsewhere-{first.pk}": "1"}

    assert "请只留一样" in text(client.post(url, sent))
    assert matched(lines) == [[], [], []]


def test_the_number_in_the_letter_leads_to_the_item(client, url, lines, items):
    lines[2].sent_number = 3
    lines[2].save()

    assert "上报序号相同" in text(client.get(url))


def test_the_office_reads_and_only_a_clerk_matches(client, url, lines, items):
    client.force_login(ReviewerFactory())
    assert client.get(url).status_code == 200
    assert client.post(url, {"line": [lines[0].pk]}).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(client, url, reply, items, count, django_assert_max_num_queries):
    for _ in range(count):
        replies.add_line(reply, said(), by=reply.registered_by, items=[])

    with django_assert_max_num_queries(17):
        client.get(url)
