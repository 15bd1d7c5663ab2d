"""年度锁定: nothing of a closed year changes, in the services and in the database itself."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from opinions.errors import OpinionError
from opinions.models import Bundle
from opinions.services.tying import tie_bundle
from stations.choices import LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.models import LedgerEntry, LedgerYear, LedgerYearMove
from stations.services import ledger, ledger_revisions, ledger_years
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import (
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)
from tests.stations.test_ledger_views import filled

pytestmark = pytest.mark.django_db
YEARS = "/admin/stations/ledgerentry/years/"


def at(year, month=6, day=1, hour=9):
    return timezone.make_aware(datetime(year, month, day, hour))  # noqa: DTZ001 -- made aware here


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def entry():
    return LedgerEntryFactory(status=LedgerStatus.APPROVED, starts_at=at(2024))


@pytest.fixture
def closed(entry, reviewer):
    return ledger_years.lock_year(2024, by=reviewer, reason="年度台账已核对")


def text(response):
    return response.content.decode()


def test_closing_and_opening_leave_rows_with_who_and_why(entry, reviewer):
    ledger_years.lock_year(2024, by=reviewer, reason="年度台账已核对")
    ledger_years.reopen_year(2024, by=reviewer, reason="有一条人数写错")

    moves = [(m.year_id, m.is_locked, m.by, m.note) for m in LedgerYearMove.objects.order_by("pk")]
    assert moves == [
        (2024, True, reviewer, "年度台账已核对"),
        (2024, False, reviewer, "有一条人数写错"),
    ]
    assert not LedgerYear.objects.locked().exists()


def test_closing_twice_or_without_a_reason_is_explained(closed, reviewer):
    with pytest.raises(StationError, match="2024年度台账现在已经是锁定的"):
        ledger_years.lock_year(2024, by=reviewer, reason="再锁一次")
    with pytest.raises(StationError, match="请写明原因。"):
        ledger_years.reopen_year(2024, by=reviewer, reason=" ")


def test_a_year_in_which_something_waits_cannot_be_closed(entry, reviewer):
    LedgerEntryFactory(status=LedgerStatus.SUBMITTED, starts_at=at(2024, 12, 31, 23))
    LedgerEntryFactory(status=LedgerStatus.SUBMITTED, starts_at=at(2025, 1, 1, 0))

    with pytest.raises(StationError, match="2024年度还有1条台账、0次更正等待审核"):
        ledger_years.lock_year(2024, by=reviewer, reason="核对")


def test_a_waiting_correction_keeps_its_year_open(entry, reviewer):
    changed = LedgerEntry.objects.get(pk=entry.pk)
    changed.title = "改过的标题"
    ledger_revisions.propose_correction(entry, changed, by=OfficerFactory(), reason="写错")

    with pytest.raises(StationError, match="0条台账、1次更正等待审核"):
        ledger_years.lock_year(2024, by=reviewer, reason="核对")


def test_nothing_of_a_closed_year_can_be_done(closed, entry, reviewer):
    draft = LedgerEntry(
        station=entry.station, kind=LedgerKind.OTHER, title="补记", starts_at=at(2024)
    )
    changed = LedgerEntry.objects.get(pk=entry.pk)
    changed.title = "改过的标题"
    officer = OfficerFactory()
    for attempt in (
        lambda: ledger.void_entry(entry, by=reviewer, reason="重复"),
        lambda: ledger.file_entry(draft, by=officer, now=timezone.now(), submit=False),
        lambda: ledger.record_entry_opinions(entry.pk, 7),
        lambda: ledger_revisions.propose_correction(entry, changed, by=officer, reason="写错"),
    ):
        with pytest.raises(StationError, match="2024年度台账已经锁定"):
            attempt()


def test_an_entry_of_an_open_year_cannot_be_moved_into_a_closed_one(closed):
    draft = LedgerEntryFactory(starts_at=at(2025))

    with pytest.raises(StationError, match="2024年度台账已经锁定"):
        ledger.change_entry(draft, by=draft.filed_by, changes={"starts_at": at(2024, 12, 31)})


@pytest.mark.parametrize(
    "attempt",
    [
        lambda old, new: LedgerEntry.objects.filter(pk=old.pk).update(headcount=99),
        lambda old, new: LedgerEntry.objects.filter(pk=old.pk).update(starts_at=at(2025)),
        lambda old, new: LedgerEntry.objects.filter(pk=old.pk).delete(),
        lambda old, new: LedgerEntry.objects.filter(pk=new.pk).update(starts_at=at(2024)),
        lambda old, new: LedgerEntryFactory(starts_at=at(2024, 12, 31, 23)),
    ],
    ids=["change", "move out", "delete", "move in", "add"],
)
def test_the_database_itself_refuses(closed, entry, attempt):
    new = LedgerEntryFactory(starts_at=at(2025))

    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        attempt(entry, new)


def test_the_years_beside_a_closed_one_stay_open(closed):
    first = LedgerEntryFactory(starts_at=at(2025, 1, 1, 0))
    last = LedgerEntryFactory(starts_at=at(2023, 12, 31, 23))

    ledger.change_entry(first, by=first.filed_by, changes={"title": "元旦值班"})
    ledger.change_entry(last, by=last.filed_by, changes={"title": "跨年值班"})


def test_after_opening_again_it_can_be_mended(closed, entry, reviewer):
    ledger_years.reopen_year(2024, by=reviewer, reason="更正")

    ledger.void_entry(entry, by=reviewer, reason="重复")

    assert LedgerEntry.objects.get(pk=entry.pk).status == LedgerStatus.VOIDED


def test_a_bundle_cannot_be_tied_to_an_entry_of_a_closed_year(reviewer):
    task = AssignmentFactory()
    entry = LedgerEntryFactory(
        status=LedgerStatus.APPROVED,
        station=task.station,
        consultation=task.consultation,
        starts_at=at(2024),
    )
    bundle = Bundle.objects.create(
        consultation=task.consultation,
        station=task.station,
        collected_on=at(2024).date(),
        file=StoredFileFactory(),
        status="accepted",
        accepted_count=3,
        uploaded_by=OfficerFactory(),
    )
    ledger_years.lock_year(2024, by=reviewer, reason="核对")

    with pytest.raises(OpinionError, match="2024年度台账已经锁定"), transaction.atomic():
        tie_bundle(bundle, entry, by=OfficerFactory())


def test_the_officer_reads_it_at_the_field_and_keeps_what_was_typed(client, closed):
    station = StationFactory(code="LY")
    client.force_login(officer_of(station))
    address = f"{reverse('workbench:new_entry', args=['LY'])}?kind=other"

    response = client.post(address, filled(starts_at="2024-05-01T09:00", ends_at=""))

    assert response.status_code == 422
    assert "2024年度台账已经锁定，不能再登记这一年的活动。" in text(response)
    assert "柳荫社区活动室" in text(response)


def test_pages_of_a_closed_entry_offer_no_change(client, closed, entry):
    client.force_login(ClerkFactory())
    html = text(client.get(reverse("admin:stations_ledger_entry", args=[entry.pk])))
    assert "年度的台账已经锁定" in html
    assert reverse("admin:stations_ledger_correct", args=[entry.pk]) not in html
    client.force_login(officer_of(entry.station))
    assert "申请更正" not in text(client.get(reverse("workbench:entry", args=[entry.pk])))
    assert client.get(reverse("workbench:correct_entry", args=[entry.pk])).status_code == 404


def test_the_reviewer_closes_and_opens_on_the_page(client, entry, reviewer):
    client.force_login(reviewer)
    html = text(client.get(YEARS))
    assert "2024 年度" in html
    assert "已审核 1 条" in html

    assert client.post(f"{YEARS}2024/lock/", {"note": ""}).status_code == 422
    client.post(f"{YEARS}2024/lock/", {"note": "核对完毕"})
    assert LedgerYear.objects.locked().get().year == 2024
    assert "核对完毕" in text(client.get(YEARS))
    client.post(f"{YEARS}2024/reopen/", {"note": "人数写错"})
    assert not LedgerYear.objects.locked().exists()


def test_only_the_reviewer_closes(client, entry):
    for factory in (ClerkFactory, LeaderFactory, OfficerFactory):
        client.force_login(factory())
        assert client.post(f"{YEARS}2024/lock/", {"note": "核对"}).status_code == 404
        assert client.post(f"{YEARS}2024/reopen/", {"note": "核对"}).status_code == 404
    assert not LedgerYear.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_years_as_for_one(
    client, reviewer, count, django_assert_num_queries
):
    client.force_login(reviewer)
    for year in range(2021, 2021 + count):
        LedgerEntryFactory(starts_at=at(year), status=LedgerStatus.APPROVED)
        ledger_years.lock_year(year, by=reviewer, reason="核对")
    client.get(YEARS)

    with django_assert_num_queries(6):
        client.get(YEARS)


def test_closing_waits_for_whoever_is_writing(entry, reviewer):
    """The lock on the table is held until the end: nobody slips in between count and close."""
    ledger_years.lock_year(2024, by=reviewer, reason="核对")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'stations_ledgerentry'::regclass "
            "AND mode = 'ShareRowExclusiveLock' AND granted AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)
