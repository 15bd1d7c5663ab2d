"""The sorting desk in a real Chromium: what the clerk ticks fills in the form of the new item."""

import pytest
from django.urls import reverse

from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICE_PC = {"width": 1366, "height": 768}


@pytest.fixture
def desk(live_portal, chromium, client):
    """The article's page with one opinion for each word: 甲 without a category, 乙 and 丙 with."""
    consultation = CompilingConsultationFactory()
    article = article_of(consultation, 3)
    for body, kind in (
        ("甲说应当写明到场的时限。", ""),
        ("乙请求公开每年的检验报告。", "add"),
        ("丙认为罚款的数额定得过高。", "delete"),
    ):
        opinion_on(consultation, article, body=body, kind=kind)
    client.force_login(ClerkFactory())
    context = chromium.new_context(viewport=OFFICE_PC)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_portal.url}])
    page = context.new_page()
    address = reverse("admin:opinions_article", args=[consultation.pk, article.pk])
    page.goto(live_portal.url + address)
    yield page
    context.close()


def tick(page, word):
    page.locator("[data-card]", has_text=word).locator("[data-one]").check()
    return page.locator("#id_kind").input_value()


def test_those_who_chose_a_category_choose_the_kind_of_the_item(desk):
    assert tick(desk, "甲说") == ""
    assert tick(desk, "乙请求") == "add"
    assert tick(desk, "丙认为") == "add"


def test_what_the_clerk_chooses_stays(desk):
    desk.locator("#id_kind").select_option("wording")

    assert tick(desk, "乙请求") == "wording"
