"""统计: every number opens exactly the rows that it counts."""

import json
import re

import pytest
from django.utils import timezone
from lxml import html

from feedback.choices import Result
from liaison.accounts.choices import Role
from tests.factories.accounts import ClerkFactory, UserFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/figures/"


@pytest.fixture
def office(client):
    client.force_login(ClerkFactory())
    return client


@pytest.fixture
def round_():
    round_ = SubmittedConsultationFactory(opened_at=timezone.now())
    here = StationFactory(name="柳荫街道工作站")
    first, second, third = CompiledItemFactory.create_batch(3, consultation=round_)
    SubmittedOpinionFactory.create_batch(2, consultation=round_, item=first, station=here)
    SubmittedOpinionFactory(consultation=round_, item=second)
    SubmittedOpinionFactory(consultation=round_, item=third, channel="phone")
    answer(first)
    answer(second, Result.NOT_ADOPTED)
    return round_


def test_every_number_of_a_table_opens_as_many_rows(office, round_):
    page = html.fromstring(office.get(PAGE).content)

    links = page.xpath("//td//a[contains(@href, '/figures/')]")
    wrong = {}
    for link in links:
        count = sum(map(int, link.text.split("/")))
        opened = office.get(link.get("href")).content.decode()
        if f"共 {count} 条" not in opened:
            wrong[link.get("href")] = count
    assert wrong == {}
    assert len(links) > 20


def test_a_chart_draws_the_numbers_of_its_table(office, round_):
    text = office.get(PAGE).content.decode()

    data = json.loads(re.search(r'id="funnel" type="application/json">(.*?)<', text)[1])
    assert data["values"] == [4, 3, 3, 1]
    page = html.fromstring(text)
    cells = page.xpath("//section[@aria-labelledby='funnel-title']//td//text()")
    assert [int(cell) for cell in cells] == data["values"]


def test_each_chart_says_what_to_see(office, round_):
    text = office.get(PAGE).content.decode()

    assert "采纳或部分采纳1条，占已答复的50%；还有1条待反馈" in text
    assert "最多的是柳荫街道工作站，2条" in text
    assert "没有逾期未报的任务" in text


def test_a_year_holds_only_what_opened_in_it(office, round_):
    old = SubmittedConsultationFactory(
        title="前年的一次", opened_at=timezone.now().replace(year=timezone.now().year - 2)
    )
    SubmittedOpinionFactory(consultation=old)

    year = timezone.localdate().year
    assert "前年的一次" in office.get(PAGE).content.decode()
    assert "前年的一次" not in office.get(f"{PAGE}?year={year}").content.decode()
    assert office.get(f"{PAGE}?year=1999").status_code == 404


def test_only_the_office_sees_them(client, round_):
    for role in (Role.OFFICER, Role.SYSADMIN):
        client.force_login(UserFactory(roles=[role]))
        for path in (PAGE, f"{PAGE}opinions/", f"{PAGE}items/"):
            assert client.get(path).status_code == 404
    client.force_login(UserFactory(roles=[Role.LEADER]))
    assert f'href="{PAGE}"' in client.get("/admin/").content.decode()


def test_an_address_that_nobody_was_given_is_missing(office, round_):
    for query in ("month=2026-13", "state=x", "channel=nowhere", "station=-1"):
        assert office.get(f"{PAGE}opinions/?{query}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(office, count, django_assert_max_num_queries):
    for _ in range(count):
        round_ = SubmittedConsultationFactory(opened_at=timezone.now())
        item = CompiledItemFactory(consultation=round_)
        SubmittedOpinionFactory(consultation=round_, item=item, station=StationFactory())
    office.get(PAGE)

    with django_assert_max_num_queries(18):
        office.get(PAGE)
    with django_assert_max_num_queries(10):
        office.get(f"{PAGE}opinions/")
    with django_assert_max_num_queries(10):
        office.get(f"{PAGE}items/")
