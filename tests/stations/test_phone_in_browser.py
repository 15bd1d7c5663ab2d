"""The officer's lists on a phone: what is urgent stands on the screen, and comes first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.stations import AssignmentFactory, LedgerEntryFactory, officer_of
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def look(live_portal, chromium, client):
    """Open a page on the phone of an officer with a late task and an entry of the ledger."""
    task = AssignmentFactory(due_at=timezone.now() - timedelta(days=1))
    LedgerEntryFactory(station=task.station)
    client.force_login(officer_of(task.station))
    context = chromium.new_context(viewport=PHONE)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_portal.url}])
    page = context.new_page()

    def look(path):
        page.goto(live_portal.url + path)
        return page

    yield look
    context.close()


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/workbench/tasks/", ["征求意见", "报送截止", "状态"]),
        ("/workbench/ledger/", ["标题", "状态"]),
    ],
)
def test_what_is_urgent_comes_first_and_nothing_is_off_the_screen(look, path, first):
    page = look(path)

    cells = page.locator("tbody td")
    places = {cell.get_attribute("data-label"): cell.bounding_box() for cell in cells.all()}
    from_above = sorted(places, key=lambda label: places[label]["y"])
    assert from_above[: len(first)] == first
    assert max(place["x"] + place["width"] for place in places.values()) <= PHONE["width"]
    assert (axe.faults(page), axe.sideways(page)) == ([], 0)
