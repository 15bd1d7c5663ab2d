"""年度统计: a sheet for each table, native charts, the lines of experts and stations apart."""

import zipfile
from datetime import date, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from feedback.choices import Result
from feedback.year_figures import SOURCES, Period, values_of
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from stations.choices import HeldBy, LedgerKind, LedgerStatus
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    send_up,
)
from tests.factories.office import OfficeProfileFactory
from tests.factories.stations import LedgerEntryFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def at(month, day=1, year=YEAR):
    return datetime(year, month, day, 9, tzinfo=timezone.get_current_timezone())


def entry(kind, line=HeldBy.STATION, **kwargs):
    kwargs = {"status": LedgerStatus.APPROVED, "starts_at": at(1), "ends_at": None} | kwargs
    return LedgerEntryFactory(kind=kind, held_by=line, **kwargs)


@pytest.fixture
def sent(item):
    """Two items of one round went up this year; one is adopted, the other waits."""
    other = CompiledItemFactory(consultation=item.consultation)
    for one in (item, other):
        SubmittedOpinionFactory(consultation=item.consultation, item=one, people=3)
    type(item.consultation).objects.update(opened_at=at(1))
    send_up(item.consultation, [item, other])
    answer(item)
    return item.consultation


def figures(year=YEAR):
    return values_of(Period.year(year))


def test_what_was_sent_decided_and_adopted_is_counted_from_the_rows(sent):
    found = figures()

    assert (found["drafts"], found["opinions"], found["people"], found["items"]) == (1, 2, 6, 2)
    assert (found["decided"], found["waiting"], found["favourable"]) == (1, 1, 1)
    assert (found["decided_drafts"], found["pending_drafts"]) == (0, 1)
    assert figures(YEAR - 1)["items"] == 0


def test_a_draft_is_decided_once_every_item_has_its_answer(sent, item):
    answer(CompiledItemFactory._meta.model.objects.exclude(pk=item.pk).get(), Result.NOT_ADOPTED)

    found = figures()

    assert (found["decided_drafts"], found["pending_drafts"]) == (1, 0)
    assert (found["favourable"], found["not_adopted"]) == (1, 1)


def test_experts_and_stations_stand_apart_and_only_approved_entries_count():
    entry(LedgerKind.EXPERT_LECTURE, HeldBy.EXPERT)
    entry(LedgerKind.PUBLICITY)
    entry(LedgerKind.PUBLICITY, status=LedgerStatus.SUBMITTED)

    found = figures()

    assert (found["expert_lectures"], found["station_lectures"]) == (1, 0)
    assert (found["station_publicity"], found["expert_publicity"]) == (1, 0)


def test_a_day_belongs_to_the_year_of_the_office_not_of_utc():
    new_year = datetime(YEAR, 1, 1, 0, 30, tzinfo=timezone.get_current_timezone())
    entry(LedgerKind.PUBLICITY, starts_at=new_year)

    assert figures()["station_publicity"] == 1
    assert figures(YEAR - 1)["station_publicity"] == 0


def test_every_figure_is_the_number_of_its_rows(sent):
    period = Period.year(YEAR)

    counted = {one.key: one.rows(period).count() for one in SOURCES if not one.column}

    assert counted.items() <= values_of(period).items()


def test_the_workbook_has_a_sheet_for_each_table_and_charts_of_its_own(sent, tmp_path):
    OfficeProfileFactory()
    entry(LedgerKind.EXPERT_LECTURE, HeldBy.EXPERT)
    path = tmp_path / "year.xlsx"

    export = export_preset("year", path=path, by=None, consultation=str(YEAR))

    assert export.filename.endswith(f"{YEAR}年_年度统计_{timezone.localdate():%Y%m%d}.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == [
        "年度概况", "征求意见情况", "各月收到意见", "意见提出方式", "各站点收集意见", "采纳情况",
        "宣讲宣传调解", "台账（按站点）", "台账（按类别）", "说明",
    ]  # fmt: skip
    overview = {row[0].value: row[1].value for row in book["年度概况"].iter_rows(min_row=4)}
    assert (overview["上报意见条数"], overview["采纳和部分采纳条数"]) == (2, 1)
    setup = book["年度概况"].page_setup
    assert (setup.orientation, setup.fitToHeight) == ("portrait", 1)
    # Without opinions from stations there is nothing to draw of them.
    assert [len(book[name]._charts) for name in book.sheetnames] == [0, 1, 1, 1, 0, 1, 1, 0, 0, 0]
    chart = book["宣讲宣传调解"]._charts[0]
    assert [one.val.numRef.f for one in chart.ser] == [
        f"'宣讲宣传调解'!${column}$4:${column}$6" for column in "BCD"
    ]
    with zipfile.ZipFile(path) as parts:
        assert len(parts.namelist()) == len(set(parts.namelist()))


def test_a_year_that_is_none_is_explained(tmp_path):
    with pytest.raises(WorkbookError, match="要写明年份"):
        export_preset("year", path=tmp_path / "x.xlsx", by=None, consultation="elevators")


def test_a_period_says_its_days_in_words():
    assert str(Period.year(2026)) == "2026年"
    assert str(Period(date(2025, 7, 1), date(2026, 6, 30))) == "2025年7月1日至2026年6月30日"
