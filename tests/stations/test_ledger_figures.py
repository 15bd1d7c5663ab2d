"""台账统计: measures and lines apart, each count drilled down to exactly what was counted."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from stations import ledger_jobs  # noqa: F401 -- makes the kinds of jobs known
from stations.choices import HeldBy, LedgerKind, LedgerStatus
from stations.year_figures import HISTORY, MEASURES, sections
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory
from tests.stations.test_ledger_list import QUEUE, history

pytestmark = pytest.mark.django_db
K = LedgerKind
STATISTICS = "/admin/stations/ledgerentry/statistics/"


def entry(make=LedgerEntryFactory, **fields):
    when = timezone.make_aware(datetime(2025, 6, 1, 9))  # noqa: DTZ001 -- made aware here
    return make(**{"status": LedgerStatus.APPROVED, "starts_at": when, **fields})


@pytest.fixture
def year():
    ly, sq = StationFactory(code="LY", name="柳荫"), StationFactory(code="SQ", name="石桥")
    entry(station=ly, headcount=18, deputies=2, residents=16, opinion_count=9, solved_count=1)
    entry(station=ly, kind=K.PUBLICITY, headcount=120, extra={"reach": 900})
    entry(station=sq, kind=K.RECEPTION_DAY, extra={"received": 12, "deputy_names": "赵某某"})
    entry(station=sq, kind=K.FIELD_VISIT, extra={"visited": 7})
    entry(station=sq, kind=K.DISPUTE_RESOLUTION, solved_count=1)
    entry(station=sq, kind=K.ISSUE_REPORT)
    entry(station=ly, kind=K.EXPERT_LECTURE, held_by=HeldBy.EXPERT, headcount=60)
    entry(history, station=ly, headcount=500, extra={"reported_opinions": 77})
    # What never counts.
    entry(station=ly, status=LedgerStatus.SUBMITTED, headcount=1000)
    entry(station=ly, status=LedgerStatus.VOIDED, headcount=1000)
    entry(station=ly, starts_at=timezone.make_aware(datetime(2024, 12, 31, 23)))  # noqa: DTZ001


def numbers(row):
    keys = [key for key, _, _ in MEASURES]
    return {
        key: figure.number for key, figure in zip(keys, row.figures, strict=True) if figure.number
    }


def test_lines_and_history_stand_apart_and_measures_are_not_added(year):
    found = {section.title: section for section in sections(2025, "station")}

    assert list(found) == ["站点开展", "专家开展", HISTORY]
    ours = {row.name: numbers(row) for row in found["站点开展"].rows}
    assert ours == {
        "柳荫": {
            "sessions": 2, "people": 138, "by_deputies": 2, "by_residents": 16, "opinions": 9,
            "solved": 1, "reach": 900,
        },
        "石桥": {
            "sessions": 2, "received": 12, "visited": 7, "solved": 1, "disputes": 1, "issues": 1,
        },
    }  # fmt: skip
    assert [numbers(row) for row in found["专家开展"].rows] == [{"sessions": 1, "people": 60}]
    assert [numbers(row) for row in found[HISTORY].rows] == [
        {"sessions": 1, "people": 500, "opinions": 77}
    ]


def test_by_kind_it_is_the_same_in_all(year):
    by_station, by_kind = sections(2025, "station"), sections(2025, "kind")

    assert [section.total for section in by_station] == [section.total for section in by_kind]


@pytest.mark.parametrize("group", ["station", "kind"])
def test_every_count_leads_to_exactly_what_was_counted(client, year, group):
    client.force_login(LeaderFactory())
    followed = 0
    for section in sections(2025, group):
        for row in section.rows:
            for figure in row.figures:
                if figure.query and figure.number:
                    page = client.get(f"{QUEUE}?{figure.query}").context["page"]
                    assert page.paginator.count == figure.number
                    followed += 1
    assert followed >= 5


def test_the_page_shows_sections_and_links(client, year):
    client.force_login(LeaderFactory())

    html = client.get(STATISTICS, {"year": "2025"}).content.decode()

    assert html.index("站点开展") < html.index("专家开展") < html.index("历史导入（原台账数字")
    assert "导出2025年统计" not in html
    assert client.get(STATISTICS, {"year": "x", "by": "kind"}).status_code == 200
    client.force_login(OfficerFactory())
    assert client.get(STATISTICS).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_stations_as_for_one(
    client, count, django_assert_num_queries
):
    client.force_login(ClerkFactory())
    for _ in range(count):
        entry()
    client.get(STATISTICS, {"year": "2025"})

    with django_assert_num_queries(8):
        client.get(STATISTICS, {"year": "2025"})


def test_the_workbook_says_the_same(client, year):
    client.force_login(ClerkFactory())

    client.post(reverse("admin:stations_ledger_statistics_export", args=[2025]))
    job = Job.objects.get()
    jobs.run(job.pk)

    job.refresh_from_db()
    with job.result.file.open("rb") as content:
        book = load_workbook(content)
    titles, *rows = book.worksheets[0].iter_rows(min_row=3, values_only=True)
    assert titles[:4] == ("统计口径", "站点", "活动（场次）", "参加（人次）")
    assert ("站点开展", "柳荫", 2, 138) in [row[:4] for row in rows]
    assert ("站点开展", "小计", 4, 138) in [row[:4] for row in rows]
    assert ("专家开展", "小计", 1, 60) in [row[:4] for row in rows]
    assert len(book.worksheets) == 3
