import pytest
from django.urls import reverse

from stations.choices import LedgerStatus
from stations.models import LedgerEntry
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory
from tests.stations.test_ledger_views import filled

pytestmark = pytest.mark.django_db
QUEUE = "/admin/stations/ledgerentry/queue/"


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture
def entry():
    return LedgerEntryFactory(status=LedgerStatus.SUBMITTED)


def url(name, entry):
    return reverse(f"admin:stations_ledger_{name}", args=[entry.pk])


def text(response):
    return response.content.decode()


def test_the_queue_shows_first_what_waits(client, clerk, entry):
    LedgerEntryFactory(status=LedgerStatus.APPROVED, title="审过的")

    html = text(client.get(QUEUE))

    assert entry.number in html
    assert "审过的" not in html
    assert "审过的" in text(client.get(QUEUE, {"status": "all"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_as_much_for_three_entries_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    LedgerEntryFactory.create_batch(count, status=LedgerStatus.SUBMITTED)
    client.get(QUEUE)

    with django_assert_num_queries(8):
        client.get(QUEUE)


def test_officers_find_nothing(client, entry):
    client.force_login(OfficerFactory())

    assert client.get(QUEUE).status_code == 404
    assert client.get(url("entry", entry)).status_code == 404
    assert client.post(url("approve", entry)).status_code == 404
    assert client.post(url("return", entry), {"note": "x"}).status_code == 404
    assert client.get(reverse("admin:stations_ledger_record")).status_code == 404


@pytest.mark.parametrize("name", ["approve", "return", "void"])
def test_changes_are_made_by_post_only(client, clerk, entry, name):
    assert client.get(url(name, entry)).status_code == 405


def test_approving(client, clerk, entry):
    response = client.post(url("approve", entry), follow=True)

    entry.refresh_from_db()
    assert entry.status == LedgerStatus.APPROVED
    assert "已审核，计入统计。" in text(response)


def test_whoever_approves_is_told_of_a_phone_in_the_summary_and_may_approve(client, clerk, entry):
    assert "像是有" not in text(client.get(url("entry", entry)))
    LedgerEntry.objects.update(summary="请联系13812345678 张三。")

    assert "内容摘要里像是有手机号码“13812345678”" in text(client.get(url("entry", entry)))
    client.post(url("approve", entry))

    entry.refresh_from_db()
    assert entry.status == LedgerStatus.APPROVED


def test_approving_the_own_entry_is_explained(client, clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.SUBMITTED, filed_by=clerk)

    response = client.post(url("approve", entry), follow=True)

    assert "不能审核自己填报的台账" in text(response)


def test_returning_with_a_reason(client, clerk, entry):
    client.post(url("return", entry), {"note": "请写清地点"})

    entry.refresh_from_db()
    assert entry.status == LedgerStatus.RETURNED
    assert "请写清地点" in text(client.get(url("entry", entry)))


def test_returning_without_a_reason_is_explained(client, clerk, entry):
    response = client.post(url("return", entry), {"note": ""})

    assert response.status_code == 422
    assert "请写明原因，对方会看到。" in text(response)


def test_a_reviewer_voids_an_approved_entry_and_its_number_stays(client):
    entry = LedgerEntryFactory(status=LedgerStatus.APPROVED)
    client.force_login(ReviewerFactory())

    client.post(url("void", entry), {"note": "重复登记"})

    entry.refresh_from_db()
    assert entry.status == LedgerStatus.VOIDED


def test_a_clerk_cannot_void(client, clerk):
    entry = LedgerEntryFactory(status=LedgerStatus.APPROVED)

    assert client.post(url("void", entry), {"note": "重复登记"}).status_code == 404
    entry.refresh_from_db()
    assert entry.status == LedgerStatus.APPROVED


def test_a_reviewer_cannot_return(client, entry):
    client.force_login(ReviewerFactory())

    assert client.post(url("return", entry), {"note": "请写清地点"}).status_code == 404


def test_the_office_opens_attachments(client, clerk, entry):
    item = entry.attachments.create(file=StoredFileFactory())

    response = client.get(reverse("admin:stations_ledger_attachment", args=[entry.pk, item.pk]))

    assert b"".join(response.streaming_content) == b"one small file"


def test_a_clerk_records_for_a_station(client, clerk):
    station = StationFactory(code="LY")
    record = reverse("admin:stations_ledger_record")
    assert station.name in text(client.get(record))
    address = f"{record}?station=LY&kind=solicitation_meeting"

    response = client.post(address, filled(recorded_source="wechat"), follow=True)

    entry = LedgerEntry.objects.get()
    assert (entry.station, entry.status) == (station, LedgerStatus.SUBMITTED)
    assert (entry.recorded_source, entry.filed_by) == ("wechat", clerk)
    assert "已代录台账" in text(response)


def test_recording_without_a_source_is_explained(client, clerk):
    StationFactory(code="LY")
    address = f"{reverse('admin:stations_ledger_record')}?station=LY&kind=other"

    response = client.post(address, filled())

    assert response.status_code == 422
    assert not LedgerEntry.objects.exists()
    assert "柳荫社区活动室" in text(response)
