"""A pasted WeChat group: gone through part by part, entered once, undone as one."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from opinions.choices import Processing
from opinions.models import Bundle, Opinion
from stations.choices import StationLevel
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db

PASTED = """张三 2026/11/26 9:12
第三条建议写明十日。

李四 2026/11/26 9:13
收到

王五 2026/11/26 9:15
费用要公示
维保单位也要公示"""


@pytest.fixture
def task():
    return AssignmentFactory(consultation=PublicConsultationFactory())


@pytest.fixture
def url(task):
    return reverse("bundles:chat", args=[task.pk])


@pytest.fixture
def officer(client, task):
    officer = officer_of(task.station)
    client.force_login(officer)
    return officer


def pasted(client, url, text=PASTED):
    page = client.get(url).content.decode()
    return {
        "nonce": re.search(r'name="nonce" value="([^"]+)"', page)[1],
        "collected_on": timezone.localdate().isoformat(),
        "channel": "wechat_group",
        "entry": "",
        "pasted": text,
    }


def fields(response):
    form = html.fromstring(response.content.decode()).forms[-1]
    # A browser leaves out the line break that begins a textarea.
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def parts(client, url, text=PASTED):
    return fields(client.post(url, pasted(client, url, text)))


def test_only_what_is_ticked_is_entered_and_no_name_unasked(client, task, officer, url):
    rows = parts(client, url)
    rows["form-2-with_name"] = "on"

    assert "form-1-keep" not in rows  # 收到 is no opinion, but stands there.
    assert rows["form-1-body"] == "收到"
    response = client.post(url, rows)

    bundle = Bundle.objects.get()
    assert "已录入2条意见。" in client.get(response["Location"]).content.decode()
    assert response["Location"] == reverse("bundles:bundle", args=[bundle.pk])
    first, second = Opinion.objects.order_by("pk")
    assert (first.body, first.contributor.name, first.channel) == (
        "第三条建议写明十日。", "", "wechat_group",
    )  # fmt: skip
    assert first.targets.get().provision.number == 3
    assert (second.contributor.name, second.station) == ("王五", task.station)
    task.refresh_from_db()
    assert task.opinion_count == 2


def test_sent_twice_it_is_entered_once(client, officer, url):
    rows = parts(client, url)

    assert [client.post(url, rows).status_code for _ in range(2)] == [302, 302]
    assert Opinion.objects.count() == 2


def test_pasted_again_what_stands_is_not_ticked(client, officer, url):
    client.post(url, parts(client, url))
    again = parts(client, url)

    assert not [name for name in again if name.endswith("-keep")]
    assert "已经录入过" in again["form-0-note"]
    assert client.post(url, again).status_code == 422
    assert Opinion.objects.count() == 2


def test_undone_as_a_whole_it_can_be_pasted_again(client, officer, url):
    client.post(url, parts(client, url))
    undo = reverse("bundles:undo", args=[Bundle.objects.get().pk])
    client.post(undo, {"reason": "贴错了群"})
    client.post(url, parts(client, url))

    assert Opinion.objects.counted().count() == 2


def test_parts_are_joined_and_parted(client, officer, url):
    parted = fields(client.post(url, parts(client, url) | {"part": "2"}))
    assert [parted["form-2-body"], parted["form-3-body"]] == ["费用要公示", "维保单位也要公示"]

    joined = fields(client.post(url, parted | {"join": "3"}))
    assert joined["form-TOTAL_FORMS"] == "3"
    assert joined["form-2-body"].split() == ["费用要公示", "维保单位也要公示"]
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"form-0-provision": "第九百条"}, "草案里没有第九百条"),
        ({"form-0-body": ""}, "请填写意见内容"),
        ({"collected_on": "2999-01-01"}, "说话日期不能晚于今天。"),
    ],
)
def test_bad_input_is_told_at_its_part_and_nothing_is_lost(client, officer, url, change, sentence):
    response = client.post(url, parts(client, url) | change)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert fields(response)["form-2-body"].split() == ["费用要公示", "维保单位也要公示"]
    assert not Bundle.objects.exists()


def test_too_many_are_asked_for_in_several_pastes(client, officer, url):
    text = "\n".join(f"张三 9:12\n建议{number}" for number in range(151))
    response = client.post(url, pasted(client, url, text))

    assert response.status_code == 422
    assert "拆出了151条" in response.content.decode()
    assert "建议150" in response.content.decode()


def test_clerk_does_it_for_a_station_and_strangers_do_not(client, task, url):
    client.force_login(ClerkFactory())
    client.post(url, parts(client, url))
    assert Bundle.objects.get().recorded_source == "wechat"

    client.force_login(officer_of(AssignmentFactory().station))
    assert client.get(url).status_code == 404


def test_a_chat_never_counts_as_sent_online(client, officer, url):
    response = client.post(url, pasted(client, url) | {"channel": "online"})

    assert response.status_code == 422
    assert "这个选项" in response.content.decode()
    assert not Bundle.objects.exists()


def test_a_city_point_that_has_reported_the_chat_itself_ticks_it_once(client):
    city = StationFactory(level=StationLevel.CITY)
    task = AssignmentFactory(consultation=PublicConsultationFactory(), station=city)
    client.force_login(officer_of(city))
    url = reverse("bundles:chat", args=[task.pk])
    asked = pasted(client, url) | {"sent_directly": "on"}
    rows = fields(client.post(url, asked))
    assert rows["sent_directly"] == "on"

    client.post(url, rows)

    assert Bundle.objects.get().sent_directly
    states = Opinion.objects.values_list("processing", flat=True)
    assert list(states) == [Processing.SENT_DIRECTLY] * 2


def test_a_county_point_is_not_asked_whether_it_reported_itself(client, officer, url):
    client.post(url, parts(client, url) | {"sent_directly": "on"})

    assert not Opinion.objects.filter(processing=Processing.SENT_DIRECTLY).exists()
