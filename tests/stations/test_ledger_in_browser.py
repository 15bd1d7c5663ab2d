"""The ledger's pages in a real Chromium, on the officer's phone and the office's PC."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from stations.choices import BulletinKind, LedgerKind, LedgerStatus
from stations.models import Bulletin, Expense, LedgerEntry, LedgerReferral
from stations.services import bulletins, expenses, ledger_details, ledger_revisions
from tests.factories.accounts import ReviewerFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
OFFICE_PC = {"width": 1366, "height": 768}
LEDGER = "/admin/stations/ledgerentry/"


@pytest.fixture
def officer():
    """Of a station that has something of everything."""
    station = StationFactory(code="LY", name="柳荫街道立法联系点工作站")
    user, clerk = officer_of(station), ReviewerFactory(roles=["clerk", "reviewer"])
    entry = LedgerEntryFactory(
        station=station,
        kind=LedgerKind.INSPECTION,
        status=LedgerStatus.APPROVED,
        starts_at=timezone.now() - timedelta(days=3),
        headcount=18,
    )
    changed = LedgerEntry.objects.get(pk=entry.pk)
    changed.headcount = 28
    ledger_revisions.propose_correction(entry, changed, by=user, reason="签到表数错")
    ledger_details.refer_problem(
        LedgerReferral(
            entry=entry,
            problem="消防通道被占用",
            receiver="县消防救援大队",
            referred_on=date(2025, 9, 1),
            due_on=date(2025, 9, 15),
        ),
        by=user,
    )
    notice = Bulletin(kind=BulletinKind.NOTICE, title="年度培训安排", is_pinned=True)
    bulletins.publish_bulletin(notice, by=clerk, now=timezone.now())
    bulletins.feature_entry(entry, by=clerk, comment="贴近群众")
    spent = Expense(
        station=station, kind="spending", amount=Decimal("260.50"), item="茶座用水",
        happened_on=date(2025, 9, 1),
    )  # fmt: skip
    expenses.enter_expense(spent, by=user)
    user.clerk, user.entry, user.notice, user.spent = clerk, entry, notice, spent
    return user


def faults(live_portal, chromium, client, user, size, paths):
    """What is wrong with each of ``paths``; nothing, we hope."""
    client.force_login(user)
    context = chromium.new_context(viewport=size)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([session | {"url": live_portal.url}])
    page = context.new_page()
    complaints = axe.listen(page)
    found = {}
    for path in paths:
        answer = page.goto(live_portal.url + path)
        wrong = [answer.status, axe.faults(page), axe.sideways(page), list(complaints)]
        if wrong != [200, [], 0, []]:
            found[path] = wrong
        complaints.clear()
    context.close()
    return found


def test_the_officers_pages_have_no_fault_on_a_phone(live_portal, chromium, client, officer):
    entry = f"/workbench/ledger/{officer.entry.pk}/"
    paths = [
        "/workbench/", "/workbench/ledger/", "/workbench/ledger/?year=2025", entry,
        f"{entry}print/", f"{entry}refer/", "/workbench/ledger/print/LY/2026/",
        "/workbench/ledger/new/LY/?kind=dispute_resolution",
        "/workbench/bulletins/", f"/workbench/bulletins/{officer.notice.pk}/",
        "/workbench/bulletins/materials/", "/workbench/bulletins/materials/new/LY/",
        "/workbench/bulletins/practices/", "/workbench/ledger/expenses/LY/",
        "/workbench/ledger/expenses/LY/new/",
        f"/workbench/ledger/expenses/lines/{officer.spent.pk}/counter/",
    ]  # fmt: skip

    assert faults(live_portal, chromium, client, officer, PHONE, paths) == {}


def test_the_offices_pages_have_no_fault_on_its_pc(live_portal, chromium, client, officer):
    entry = f"{LEDGER}entry/{officer.entry.pk}/"
    paths = [
        "/admin/", f"{LEDGER}queue/?status=all", entry, f"{entry}refer/", f"{entry}print/",
        f"{LEDGER}statistics/", f"{LEDGER}statistics/?by=kind", f"{LEDGER}years/",
        f"{LEDGER}sub-kinds/", f"{LEDGER}history/", f"{LEDGER}expenses/",
        f"{LEDGER}expenses/?station=LY", "/admin/stations/bulletin/all/",
        "/admin/stations/bulletin/new/", f"/admin/stations/bulletin/{officer.notice.pk}/page/",
    ]  # fmt: skip

    assert faults(live_portal, chromium, client, officer.clerk, OFFICE_PC, paths) == {}
