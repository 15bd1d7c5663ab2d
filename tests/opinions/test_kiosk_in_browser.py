"""The shared tablet in a real Chromium: what the next person can see of the one before."""

import pytest
from django.urls import reverse

from opinions.models import Opinion
from tests.factories.stations import AssignmentFactory, MobileSessionFactory, officer_of
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "隔壁老张家的事，我要说一说。"


@pytest.fixture
def page(live_portal, chromium, client):
    task = AssignmentFactory()
    session = MobileSessionFactory(station=task.station, started_by=officer_of(task.station))
    client.force_login(session.started_by)
    context = chromium.new_context(viewport={"width": 1024, "height": 768})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_portal.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(live_portal.url + reverse("bundles:mobile_session", args=[session.pk]))
    page.locator("summary", has_text="让群众自己填").click()
    page.get_by_role("button", name="把这台设备变成一体机").click()
    page.wait_for_selector(".kiosk-choices a")
    yield page
    context.close()


def test_who_walks_away_leaves_nothing(page):
    page.click(".kiosk-choices a")
    page.wait_for_selector("#body")
    assert (axe.faults(page), axe.sideways(page)) == ([], 0)
    page.fill("#body", WORDS)
    page.clock.run_for(70_000)
    assert "秒后自动清空" in page.inner_text("[data-idle]")
    page.keyboard.type("还在")
    assert page.locator("[data-idle]").is_hidden()

    page.clock.run_for(91_000)
    page.wait_for_selector(".kiosk-choices a")
    page.click(".kiosk-choices a")
    page.wait_for_selector("#body")

    assert page.input_value("#body") == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert not Opinion.objects.exists()


def test_back_shows_neither_the_words_nor_the_codes(page):
    page.click(".kiosk-choices a")
    page.fill("#body", WORDS)
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector(".kiosk-code")
    number = Opinion.objects.get().receipt_no
    assert number in page.inner_text("main")
    page.get_by_role("link", name="记好了，结束").click()
    page.wait_for_selector(".kiosk-choices a")

    page.go_back()
    page.wait_for_timeout(500)

    shown = page.content()
    assert number not in shown
    assert WORDS not in shown
    assert not page.locator("#body").count() or page.input_value("#body") == ""
