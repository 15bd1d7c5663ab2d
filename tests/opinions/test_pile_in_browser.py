"""A pile of paper forms by keyboard, over a connection that drops."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from opinions.models import Opinion
from tests.factories.stations import AssignmentFactory, officer_of
from tests.support import axe
from tests.support.weak_network import WeakNetwork

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def network(live_portal):
    network = WeakNetwork(urlsplit(live_portal.url).port)
    yield network
    network.close()


@pytest.fixture
def page(network, chromium, client):
    task = AssignmentFactory()
    client.force_login(officer_of(task.station))
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": network.url}])
    page = context.new_page()
    page.goto(network.url + reverse("bundles:pile", args=[task.pk]))
    yield page
    context.close()


def test_two_sheets_by_keyboard_alone(page):
    for number, words in (("11112222", "十日一次。"), ("33334444", "十五日太长。")):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        page.keyboard.type("3")
        page.keyboard.press("Enter")
        page.keyboard.type(words)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(f"td:has-text('{words}')")

    assert (axe.faults(page), axe.sideways(page)) == ([], 0)
    assert Opinion.objects.filter(targets__provision__number=3).count() == 2


def test_a_dropped_connection_loses_nothing_and_doubles_nothing(page, network):
    network.is_down = True
    page.fill("[name=body]", "十日一次。")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-pile-problem]:not([hidden])")
    kept = page.input_value("[name=body]")
    network.losing, network.losing_at = 1, "POST"
    network.is_down = False

    page.wait_for_selector("td:has-text('十日一次。')", timeout=25_000)

    assert kept == "十日一次。"
    assert network.lost == 1
    assert Opinion.objects.count() == 1
    assert page.input_value("[name=body]") == ""
