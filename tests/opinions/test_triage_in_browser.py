"""The triage desk in a real Chromium: each key presses the button that shows it."""

import pytest
from django.urls import reverse

from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICE_PC = {"width": 1366, "height": 768}


@pytest.fixture
def desk(live_portal, chromium, client):
    """甲, 乙 and 甲's very words again on one article, 丙 on another."""
    consultation = CompilingConsultationFactory()
    third, second = article_of(consultation, 3), article_of(consultation, 2)
    for article, body in (
        (third, "甲说应当写明到场的时限。"),
        (third, "乙请求公开每年的检验报告。"),
        (third, "甲说应当写明到场的时限。"),
        (second, "丙认为适用范围应当写宽。"),
    ):
        opinion_on(consultation, article, body=body)
    client.force_login(ClerkFactory())
    context = chromium.new_context(viewport=OFFICE_PC)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_portal.url}])
    page = context.new_page()
    page.goto(live_portal.url + reverse("admin:opinions_triage", args=[consultation.pk]))
    yield page
    context.close()


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)
    return page.locator(".triage__opinion blockquote").inner_text()[:1]


def test_keys_lead_on_decide_and_take_back(desk):
    assert press(desk, "n") == "乙"
    assert press(desk, "p") == "甲"
    # Approved as an item of its own; the same words are then offered that item.
    assert press(desk, "a") == "乙"
    assert press(desk, "n") == "甲"
    assert "同样的话已经归并到" in desk.locator("[data-key=s]").inner_text()
    assert press(desk, "s") == "丙"
    assert press(desk, "z") == "甲"
    assert "已撤销" in desk.inner_text("body")

    desk.select_option("#id_unit", label="第二条（1）")
    with desk.expect_navigation():
        desk.get_by_role("button", name="只办这些").click()
    assert desk.locator(".triage__opinion blockquote").inner_text().startswith("丙")
    assert press(desk, "n") == "丙"
