"""The pages about tasks in a real Chromium: no fault, and nothing scrolls sideways."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.choices import HandOnKind
from stations.services.dispatching import Terms
from stations.services.handing_on import ask_to_hand_on
from stations.services.offers import apply_for, open_offer
from tests.factories.accounts import ClerkFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
OFFICE_PC = {"width": 1366, "height": 768}


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def offer(task, clerk):
    now = timezone.now()
    made = open_offer(
        task.consultation,
        Terms(now + timedelta(days=9)),
        quota=2,
        closes_at=now + timedelta(days=5),
        by=clerk,
        now=now,
    )
    apply_for(made, StationFactory(), by=clerk, reason="辖区正在加装电梯。", now=now)
    return made


def faults(live_portal, chromium, client, user, size, addresses):
    client.force_login(user)
    context = chromium.new_context(viewport=size)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_portal.url}])
    page = context.new_page()
    found = {}
    for address in addresses:
        page.goto(live_portal.url + address)
        found[address] = (axe.faults(page), axe.sideways(page))
    context.close()
    return {address: fault for address, fault in found.items() if fault != ([], 0)}


def test_the_offices_pages(live_portal, chromium, client, task, offer, clerk):
    now = timezone.now()
    ask_to_hand_on(task, HandOnKind.DECLINE, by=clerk, reason="搬迁", now=now)
    addresses = [
        reverse(f"admin:stations_{name}", args=args)
        for name, args in {
            "board": [],
            "year": [timezone.localdate().year],
            "inactive": [],
            "preferences": [],
            "message": [task.station_id],
            "offer": [task.consultation_id],
            "assignment": [task.pk],
            "assisting": [task.pk],
        }.items()
    ]

    assert faults(live_portal, chromium, client, clerk, OFFICE_PC, addresses) == {}


def test_the_officers_pages_on_a_phone(live_portal, chromium, client, task, offer):
    officer = officer_of(task.station)
    free = StationFactory()
    other = officer_of(free)
    mine = [
        reverse("workbench:tasks"),
        reverse("workbench:task", args=[task.pk]),
        reverse("workbench:hand_on", args=[task.pk]),
    ]
    theirs = [reverse("workbench:offers"), reverse("workbench:apply", args=[offer.pk, free.code])]

    assert faults(live_portal, chromium, client, officer, PHONE, mine) == {}
    assert faults(live_portal, chromium, client, other, PHONE, theirs) == {}
