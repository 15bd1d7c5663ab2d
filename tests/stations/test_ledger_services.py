from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.office.services import office
from stations.choices import LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.models import LedgerEntry
from stations.services import ledger as services
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def clerk():
    return ClerkFactory()


def new_entry(station, **fields):
    return LedgerEntry(
        station=station, kind=LedgerKind.OTHER, title="整理资料架", starts_at=NOW, **fields
    )


def file_new(station, by, *, submit=False, **fields):
    return services.file_entry(new_entry(station, **fields), by=by, now=NOW, submit=submit)


def local(day, hour=9):
    return timezone.make_aware(datetime(2025, 9, day, hour))  # noqa: DTZ001 -- made aware here


def test_numbers_run_within_station_and_year(officer):
    station = StationFactory(code="LY")
    year, county = timezone.localdate(NOW).year, office().number_prefix

    numbers = [file_new(station, officer).number for _ in range(2)]
    other = file_new(StationFactory(code="SQ"), officer).number

    assert numbers == [f"{county}-LY-{year}-001", f"{county}-LY-{year}-002"]
    assert other == f"{county}-SQ-{year}-001"


def test_a_number_is_never_used_again_and_goes_on_past_999(officer):
    station = StationFactory(code="LY")
    last = file_new(station, officer)
    LedgerEntry.objects.filter(pk=last.pk).update(
        number=last.number.replace("001", "1000"), status=LedgerStatus.VOIDED
    )

    assert file_new(station, officer).number.endswith("-1001")


def test_a_station_whose_code_begins_like_another_counts_for_itself(officer):
    file_new(StationFactory(code="LY-2025"), officer)

    assert file_new(StationFactory(code="LY"), officer).number.endswith("-001")


def test_filing_keeps_attachments_and_history(officer):
    files = StoredFileFactory.create_batch(2)

    entry = services.file_entry(
        new_entry(StationFactory()), by=officer, attachments=files, now=NOW, submit=True
    )

    assert [item.file for item in entry.attachments.all()] == files
    assert [m.new_status for m in entry.moves.all()] == ["draft", "submitted"]
    assert entry.filed_by == officer


@pytest.mark.parametrize(("handed_in_on", "is_late"), [(26, False), (27, True)])
def test_more_than_five_working_days_after_the_activity_is_late(officer, handed_in_on, is_late):
    entry = LedgerEntryFactory(starts_at=local(19), ends_at=local(19, 11))

    services.submit_entry(entry, by=officer, now=local(handed_in_on))

    entry.refresh_from_db()
    assert (entry.status, entry.is_late) == ("submitted", is_late)


def test_an_entry_that_the_office_has_cannot_be_changed(officer):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED)

    with pytest.raises(StationError, match="已提交的台账不能修改"):
        services.change_entry(entry, by=officer, changes={"title": "别的"})


def test_changes_keep_the_rules_of_the_table(officer):
    entry = LedgerEntryFactory()

    with pytest.raises(ValidationError, match="结束时间不能早于开始时间。"):
        services.change_entry(
            entry, by=officer, changes={"ends_at": entry.starts_at - timedelta(hours=1)}
        )


def test_a_returned_entry_is_changed_and_handed_in_again(officer, clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED)
    services.return_entry(entry, by=clerk, note="请写清地点")

    services.change_entry(entry, by=officer, changes={"place": "柳荫社区活动室"})
    services.submit_entry(entry, by=officer, now=NOW)

    entry.refresh_from_db()
    assert (entry.status, entry.place) == ("submitted", "柳荫社区活动室")


def test_nobody_approves_the_own_entry(clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED, filed_by=clerk)

    with pytest.raises(StationError, match="不能审核自己填报的台账"):
        services.approve_entry(entry, by=clerk)


def test_what_a_clerk_recorded_another_clerk_approves_where_duties_are_apart(clerk):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    entry = LedgerEntryFactory(
        status=LedgerStatus.SUBMITTED, filed_by=clerk, recorded_source="phone"
    )

    with pytest.raises(StationError, match="由其他人审核"):
        services.approve_entry(entry, by=clerk)
    services.approve_entry(entry, by=ClerkFactory())

    assert LedgerEntry.objects.counted().get() == entry


def test_in_a_small_office_the_clerk_who_recorded_may_approve_and_it_is_said(clerk):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.SMALL})
    entry = LedgerEntryFactory(
        status=LedgerStatus.SUBMITTED, filed_by=clerk, recorded_source="phone"
    )

    services.approve_entry(entry, by=clerk)

    assert entry.moves.get().note == "岗位合并：代录人与审核人为同一人。"


def test_returning_and_voiding_need_a_reason(clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED)

    with pytest.raises(StationError, match="退回台账时请写明原因。"):
        services.return_entry(entry, by=clerk, note="")
    with pytest.raises(StationError, match="作废台账时请写明原因。"):
        services.void_entry(entry, by=clerk, reason=" ")


def test_statistics_count_approved_entries_only(clerk):
    entries = [LedgerEntryFactory(status=status) for status in LedgerStatus.values]
    approved = [entry for entry in entries if entry.status == LedgerStatus.APPROVED]

    assert list(LedgerEntry.objects.counted()) == approved

    services.void_entry(approved[0], by=ReviewerFactory(), reason="重复登记")
    assert not LedgerEntry.objects.counted().exists()


def test_an_entry_that_somebody_moved_meanwhile_is_left_alone(clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED)
    stale = LedgerEntry.objects.get(pk=entry.pk)
    services.approve_entry(entry, by=clerk)

    with pytest.raises(StationError, match="刚刚被其他人处理过"):
        services.return_entry(stale, by=clerk, note="请写清地点")

    entry.refresh_from_db()
    assert entry.status == LedgerStatus.APPROVED
