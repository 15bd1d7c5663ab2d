"""The filtered list, the same as a workbook, and prints."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from stations import ledger_jobs  # noqa: F401 -- makes the kinds of jobs known
from stations.choices import HeldBy, LedgerKind, LedgerStatus
from stations.models import LedgerImport
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.office import StoredFileFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/stations/ledgerentry/queue/"
S = LedgerStatus


def at(year, month=6):
    return timezone.make_aware(datetime(year, month, 1, 9))  # noqa: DTZ001 -- made aware here


def text(response):
    return response.content.decode()


def history(**fields):
    return LedgerEntryFactory(
        history_import=LedgerImport.objects.create(
            file=StoredFileFactory(), uploaded_by=ClerkFactory()
        ),
        **fields,
    )


@pytest.fixture
def county():
    """One entry for each filter, named by what it is found by."""
    ly = StationFactory(code="LY", name="柳荫街道工作站")
    return [
        LedgerEntryFactory(title="茶座", station=ly, status=S.APPROVED, starts_at=at(2025)),
        LedgerEntryFactory(
            title="宣讲",
            kind=LedgerKind.EXPERT_LECTURE,
            held_by=HeldBy.EXPERT,
            status=S.APPROVED,
            starts_at=at(2025),
        ),
        LedgerEntryFactory(
            title="纠纷", kind=LedgerKind.DISPUTE_RESOLUTION, status=S.SUBMITTED, starts_at=at(2025)
        ),
        LedgerEntryFactory(
            title="补报",
            is_late=True,
            recorded_source="phone",
            status=S.RETURNED,
            starts_at=at(2024),
        ),
        history(title="旧账", status=S.APPROVED, starts_at=at(2023), place="老槐树下"),
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("status=all", "茶座宣讲纠纷补报旧账"),
        ("", "纠纷"),
        ("status=approved", "茶座宣讲旧账"),
        ("status=all&year=2025", "茶座宣讲纠纷"),
        ("status=all&station=LY", "茶座"),
        ("status=all&kind=expert_lecture", "宣讲"),
        ("status=all&kind=activities&year=2025", "茶座宣讲"),
        ("status=all&held_by=expert", "宣讲"),
        ("status=all&late=1", "补报"),
        ("status=all&source=recorded", "补报"),
        ("status=all&source=history", "旧账"),
        ("status=all&source=ours", "茶座宣讲纠纷补报"),
        ("status=all&source=station", "茶座宣讲纠纷"),
        ("status=all&q=老槐树", "旧账"),
        ("status=all&year=abc&kind=nonsense&source=x&held_by=y", "茶座宣讲纠纷补报旧账"),
        ("status=all&year=99999", "茶座宣讲纠纷补报旧账"),
        ("status=all&station=NONE", ""),
    ],
)
def test_each_filter_finds_what_it_says(client, county, query, titles):
    client.force_login(ClerkFactory())

    page = client.get(f"{QUEUE}?{query}").context["page"]

    assert {entry.title for entry in page} == {
        titles[place : place + 2] for place in range(0, len(titles), 2)
    }


def test_the_officer_filters_the_own_stations_only(client, county):
    client.force_login(officer_of(county[0].station))
    LedgerEntryFactory(title="走访", station=county[0].station, kind=LedgerKind.FIELD_VISIT)
    address = reverse("workbench:ledger")

    assert [e.title for e in client.get(address, {"kind": "field_visit"}).context["page"]] == [
        "走访"
    ]
    html = text(client.get(address, {"status": "all"}))
    assert "茶座" in html
    assert "宣讲一" not in html
    assert "旧账" not in html


def rows_of(job):
    job.refresh_from_db()
    assert job.status == "done", job.message
    with job.result.file.open("rb") as content:
        book = load_workbook(content)
    titles, *rows = book.worksheets[0].iter_rows(min_row=3, values_only=True)
    filters = dict(row[:2] for row in book["说明"].values)
    return [dict(zip(titles, row, strict=True)) for row in rows if row[1]], filters


def test_the_workbook_holds_exactly_the_filtered_list(client, county):
    client.force_login(ClerkFactory())

    client.post(f"{reverse('admin:stations_ledger_export')}?year=2025&status=approved")
    jobs.run(Job.objects.get().pk)

    rows, manifest = rows_of(Job.objects.get())
    assert {row["标题"] for row in rows} == {"茶座", "宣讲"}
    assert {row["由谁开展"] for row in rows} == {"站点", "专家"}
    assert "2025" in str(manifest.values())


def test_the_officers_workbook_holds_the_own_station_only(client, county):
    client.force_login(officer_of(county[0].station))

    client.post(f"{reverse('workbench:ledger_export')}?status=all")
    job = Job.objects.get()
    jobs.run(job.pk)

    assert client.get(reverse("jobs:show", args=[job.pk])).status_code == 200
    assert [row["标题"] for row in rows_of(job)[0]] == ["茶座"]


def test_who_left_the_station_meanwhile_gets_nothing_of_it(client, county):
    officer = officer_of(county[0].station)
    client.force_login(officer)
    client.post(reverse("workbench:ledger_export"))
    county[0].station.appointments.update(
        ends_on=timezone.localdate().replace(year=2020), starts_on="2019-01-01"
    )

    jobs.run(Job.objects.get().pk)

    assert rows_of(Job.objects.get())[0] == []


def test_others_export_nothing(client, county):
    for stranger in (LeaderFactory(), officer_of(StationFactory())):
        client.force_login(stranger)
        assert client.post(reverse("admin:stations_ledger_export")).status_code == 404
    assert not Job.objects.exists()


def test_a_year_is_printed_with_a_cover_and_the_approved_entries(client, county):
    station = county[0].station
    LedgerEntryFactory(title="没有审核的", station=station, status=S.SUBMITTED, starts_at=at(2025))
    LedgerEntryFactory(title="去年的", station=station, status=S.APPROVED, starts_at=at(2024))
    for user, name in (
        (officer_of(station), "workbench:print_year"),
        (LeaderFactory(), "admin:stations_ledger_print_year"),
    ):
        client.force_login(user)
        html = text(client.get(reverse(name, args=["LY", 2025])))
        assert "2025年度工作台账" in html
        assert html.count('class="ledger-sheet"') == 1
        assert "茶座" in html
        assert "没有审核的" not in html
        assert "去年的" not in html


def test_an_entry_is_printed(client, county):
    entry = county[0]
    client.force_login(officer_of(entry.station))
    assert entry.number in text(client.get(reverse("workbench:print_entry", args=[entry.pk])))
    other = reverse("workbench:print_entry", args=[county[1].pk])
    assert client.get(other).status_code == 404
    assert client.get(reverse("workbench:print_year", args=["NONE", 2025])).status_code == 404
    assert client.get("/workbench/ledger/print/LY/1/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_print_costs_as_much_for_three_entries_as_for_one(
    client, count, django_assert_max_num_queries
):
    station = StationFactory(code="LY")
    client.force_login(officer_of(station))
    LedgerEntryFactory.create_batch(count, station=station, status=S.APPROVED, starts_at=at(2025))
    address = reverse("workbench:print_year", args=["LY", 2025])
    client.get(address)

    with django_assert_max_num_queries(6):
        client.get(address)
