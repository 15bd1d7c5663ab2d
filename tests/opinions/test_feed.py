from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory

pytestmark = pytest.mark.django_db


def channel(client):
    response = client.get(reverse("opinions:feed"))
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies
    return ElementTree.fromstring(response.content).find("channel")


@override_settings(PUBLIC_URL="https://lfd.example.cn")
def test_a_reader_finds_what_it_is_how_long_and_where(client):
    PublicConsultationFactory(slug="dianti", summary="电梯坏了谁来修。", title="电梯条例征求意见")

    item = channel(client).find("item")

    assert item.findtext("title") == "电梯条例征求意见"
    assert item.findtext("link") == "https://lfd.example.cn/consultations/dianti/"
    assert "截止。" in item.findtext("description")
    assert "电梯坏了谁来修。" in item.findtext("description")


def test_the_newest_comes_first_and_what_is_not_public_never(client):
    now = timezone.now()
    PublicConsultationFactory(title="上月的", opens_at=now - timedelta(days=15))
    PublicConsultationFactory(title="昨天的", opens_at=now - timedelta(days=1))
    OpenConsultationFactory(title="仅站点的")

    titles = [item.findtext("title") for item in channel(client).iterfind("item")]

    assert titles == ["昨天的", "上月的"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        PublicConsultationFactory()
    client.get("/about/")

    with django_assert_num_queries(1):
        channel(client)


def test_the_list_leads_to_the_feed(client):
    assert (
        f'href="{reverse("opinions:feed")}"'
        in client.get(reverse("opinions:consultations")).content.decode()
    )
