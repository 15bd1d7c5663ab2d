"""更正: the approved entry counts until the correction is approved; both stay readable."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from stations.choices import LedgerStatus, RevisionStatus
from stations.errors import StationError
from stations.models import LedgerEntry, LedgerRevision
from stations.services import ledger
from stations.services import ledger_revisions as services
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of
from tests.stations.test_ledger_views import filled

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def entry():
    return LedgerEntryFactory(
        status=LedgerStatus.APPROVED,
        headcount=18,
        extra={},
        ends_at=NOW - timedelta(hours=20),
    )


@pytest.fixture
def officer():
    return OfficerFactory()


def propose(entry, by, *, reason="人数写错", source="", **changes):
    changed = LedgerEntry.objects.get(pk=entry.pk)
    for name, value in changes.items():
        setattr(changed, name, value)
    return services.propose_correction(entry, changed, by=by, reason=reason, source=source)


def stored(entry):
    return LedgerEntry.objects.get(pk=entry.pk)


def text(response):
    return response.content.decode()


def test_what_is_approved_counts_until_the_correction_is(entry, officer):
    revision = propose(entry, officer, headcount=28, title="改过的标题")
    assert (stored(entry).headcount, LedgerEntry.objects.counted().get()) == (18, entry)

    services.approve_correction(revision, by=ClerkFactory(), now=NOW)

    now_counts = LedgerEntry.objects.counted().get()
    assert (now_counts.headcount, now_counts.title) == (28, "改过的标题")
    assert (now_counts.number, now_counts.status) == (entry.number, LedgerStatus.APPROVED)
    assert (now_counts.starts_at, now_counts.ends_at) == (entry.starts_at, entry.ends_at)
    kept = LedgerRevision.objects.get()
    assert (kept.before["headcount"], kept.after["headcount"]) == (18, 28)


def test_a_returned_or_withdrawn_correction_changes_nothing_and_another_may_follow(entry, officer):
    services.return_correction(
        propose(entry, officer, headcount=28), by=ClerkFactory(), note="请附说明", now=NOW
    )
    services.withdraw_correction(propose(entry, officer, headcount=38), by=officer, now=NOW)
    third = propose(entry, officer, headcount=48)

    assert stored(entry).headcount == 18
    assert third.number == 3
    assert list(entry.revisions.values_list("number", "status")) == [
        (3, RevisionStatus.SUBMITTED),
        (2, RevisionStatus.WITHDRAWN),
        (1, RevisionStatus.RETURNED),
    ]


def test_only_one_correction_waits_at_a_time(entry, officer):
    propose(entry, officer, headcount=28)

    with pytest.raises(StationError, match="已有一次更正等待审核"):
        propose(entry, officer, headcount=38)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "voided"])
def test_only_approved_entries_are_corrected(officer, status):
    with pytest.raises(StationError, match="只有已审核的台账才需要更正"):
        propose(LedgerEntryFactory(status=status), officer, headcount=28)


def test_a_correction_changes_something_and_says_why(entry, officer):
    with pytest.raises(StationError, match="内容没有变化"):
        propose(entry, officer)
    with pytest.raises(StationError, match="请写明更正原因。"):
        propose(entry, officer, headcount=28, reason=" ")


def test_an_entry_with_bundles_keeps_its_task(entry, officer):
    LedgerEntry.objects.filter(pk=entry.pk).update(opinion_count=3)

    with pytest.raises(StationError, match="不能改关联任务"):
        propose(entry, officer, assignment_id=1)


def test_nobody_approves_the_own_correction(entry):
    clerk = ClerkFactory()
    with pytest.raises(StationError, match="不能审核自己提出的更正"):
        services.approve_correction(propose(entry, clerk, headcount=28), by=clerk, now=NOW)


@pytest.mark.parametrize(("mode", "may"), [(Mode.SMALL, True), (Mode.STRICT, False)])
def test_what_a_clerk_proposed_for_a_station(entry, mode, may):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": mode})
    clerk = ClerkFactory()
    revision = propose(entry, clerk, headcount=28, source="phone")
    if not may:
        with pytest.raises(StationError, match="由其他人审核"):
            services.approve_correction(revision, by=clerk, now=NOW)
        return
    services.approve_correction(revision, by=clerk, now=NOW)
    assert revision.note == "岗位合并：代录人与审核人为同一人。"


def test_a_correction_that_somebody_decided_meanwhile_is_left_alone(entry, officer):
    revision = propose(entry, officer, headcount=28)
    stale = LedgerRevision.objects.get(pk=revision.pk)
    services.return_correction(revision, by=ClerkFactory(), note="请附说明", now=NOW)

    with pytest.raises(StationError, match="刚刚被其他人办理过"):
        services.approve_correction(stale, by=ClerkFactory(), now=NOW)
    assert stored(entry).headcount == 18


def test_voiding_ends_a_waiting_correction(entry, officer):
    propose(entry, officer, headcount=28)

    ledger.void_entry(entry, by=ReviewerFactory(), reason="重复登记")

    assert entry.revisions.get().note == "台账已作废。"


def test_from_the_officers_form_to_the_clerks_approval(client):
    station = StationFactory(code="LY")
    officer = officer_of(station)
    entry = LedgerEntryFactory(
        station=station, status=LedgerStatus.APPROVED, headcount=18, sub_kind="立法茶座"
    )
    client.force_login(officer)
    page = reverse("workbench:correct_entry", args=[entry.pk])
    assert 'value="18"' in text(client.get(page))
    missing = client.post(page, filled(headcount="28"))
    assert missing.status_code == 422
    assert "请写明更正原因" in text(missing)

    client.post(page, filled(headcount="28", reason="签到表数错"))

    assert stored(entry).headcount == 18
    html = text(client.get(reverse("workbench:entry", args=[entry.pk])))
    assert "<del>18</del>" in html
    assert "<ins>28</ins>" in html
    client.force_login(ClerkFactory())
    office = reverse("admin:stations_ledger_entry", args=[entry.pk])
    assert "签到表数错" in text(client.get(office))
    client.post(reverse("admin:stations_correction_approve", args=[entry.pk, 1]))
    assert stored(entry).headcount == 28
    html = text(client.get(office))
    assert "<del>18</del>" in html
    assert "第 1 次更正：已审核" in html


def test_an_attachment_added_by_a_correction_counts_once_it_is_approved(client, entry):
    officer = officer_of(entry.station)
    client.force_login(officer)
    page = reverse("workbench:correct_entry", args=[entry.pk])
    sheet = SimpleUploadedFile("签到表.txt", "到会28人".encode())
    bad = SimpleUploadedFile("签到表.pdf", b"MZ")
    same = filled(title=entry.title, headcount="18", reason="补签到表")
    assert client.post(page, same | {"attachments": [bad]}).status_code == 422
    client.post(page, same | {"attachments": [sheet]})

    revision = entry.revisions.get()
    assert revision.attachments.get().file.name == "签到表.txt"
    assert not entry.attachments.in_force().exists()
    item = reverse("workbench:attachment", args=[entry.pk, revision.attachments.get().pk])
    assert item in text(client.get(reverse("workbench:entry", args=[entry.pk])))
    assert b"".join(client.get(item).streaming_content).decode() == "到会28人"

    services.approve_correction(revision, by=ClerkFactory(), now=NOW)

    assert entry.attachments.in_force().count() == 1


def test_the_clerk_returns_with_a_reason(client, entry, officer):
    propose(entry, officer, headcount=28)
    client.force_login(ClerkFactory())
    address = reverse("admin:stations_correction_return", args=[entry.pk, 1])

    assert client.post(address, {"note": ""}).status_code == 422
    client.post(address, {"note": "请附签到表"})

    assert entry.revisions.get().note == "请附签到表"


def test_the_officer_takes_it_back(client, entry):
    officer = officer_of(entry.station)
    propose(entry, officer, headcount=28)
    client.force_login(officer)

    client.post(reverse("workbench:withdraw_correction", args=[entry.pk, 1]))

    assert entry.revisions.get().status == RevisionStatus.WITHDRAWN


def test_others_can_neither_propose_nor_decide(client, entry, officer):
    propose(entry, officer, headcount=28)
    addresses = [
        reverse("workbench:correct_entry", args=[entry.pk]),
        reverse("workbench:withdraw_correction", args=[entry.pk, 1]),
        reverse("admin:stations_ledger_correct", args=[entry.pk]),
        reverse("admin:stations_correction_approve", args=[entry.pk, 1]),
        reverse("admin:stations_correction_return", args=[entry.pk, 1]),
    ]
    for stranger in (officer_of(StationFactory()), ReviewerFactory()):
        client.force_login(stranger)
        for address in addresses:
            assert client.post(address, {"note": "x"}).status_code == 404
    assert entry.revisions.get().status == RevisionStatus.SUBMITTED


def test_a_clerk_corrects_for_a_station_without_sign_in(client, entry):
    client.force_login(ClerkFactory())
    address = reverse("admin:stations_ledger_correct", args=[entry.pk])

    client.post(address, filled(headcount="28", reason="来电更正", recorded_source="phone"))

    revision = entry.revisions.get()
    assert (revision.recorded_source, revision.after["headcount"]) == ("phone", 28)


def test_a_clerk_mends_what_was_recorded_and_given_back(client):
    client.force_login(ClerkFactory())
    entry = LedgerEntryFactory(status=LedgerStatus.RETURNED, recorded_source="phone")
    address = reverse("admin:stations_ledger_edit", args=[entry.pk])

    client.post(address, filled(place="柳荫广场", recorded_source="phone"))

    assert (stored(entry).status, stored(entry).place) == (LedgerStatus.SUBMITTED, "柳荫广场")
    own = LedgerEntryFactory(status=LedgerStatus.RETURNED)
    assert client.get(reverse("admin:stations_ledger_edit", args=[own.pk])).status_code == 404
