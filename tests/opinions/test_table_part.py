"""A part of a frozen table: which rows, that it says so, and that it never passes for the whole."""

from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from drafts.deadlines import begin_of
from liaison.jobs.models import Job
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from opinions.choices import Channel
from opinions.models import CompiledTable
from opinions.services import submitting
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
# Counted without the portal's own words for it.
OF_A_STATION = """
    SELECT count(DISTINCT source.item_id) FROM opinions_compiledsource source
    JOIN opinions_opinion opinion ON opinion.id = source.opinion_id
    JOIN stations_station station ON station.id = opinion.station_id
    WHERE opinion.consultation_id = %s AND station.code = %s
"""


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def station():
    return StationFactory(name="石桥镇工作站", code="SQ")


@pytest.fixture
def items(consultation, station):
    """Three rows: of the station and of the web, of the station alone, of nobody of these."""
    first, third = article_of(consultation, 1), article_of(consultation, 3)
    march, april = begin_of(date(2026, 3, 2)), begin_of(date(2026, 4, 2))
    of_station = {"station": station, "channel": Channel.VISIT}
    web = opinion_on(consultation, first, received_at=april)
    made = [
        make_item(
            consultation,
            opinion_on(consultation, first, received_at=march, **of_station),
            web,
            article=first,
            text="第一",
        ),
        make_item(
            consultation,
            opinion_on(consultation, third, received_at=april, **of_station),
            article=third,
            text="第二",
        ),
        make_item(consultation, opinion_on(consultation, received_at=april), text="总体"),
    ]
    frozen_table(consultation)
    return made


@pytest.fixture
def export(tmp_path, consultation, items):
    def build(*filters, preset="compiled_opinions"):
        path = tmp_path / "part.xlsx"
        call_command(
            "export_workbook", preset, consultation=consultation.slug, out=path, verbosity=0,
            filter=list(filters),
        )  # fmt: skip
        return openpyxl.load_workbook(path)

    return build


def words(book):
    return [row[4] for row in numbered(book)]


def numbered(book):
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [row for row in rows if isinstance(row[0], int)]


def counted(consultation, code):
    with connection.cursor() as cursor:
        cursor.execute(OF_A_STATION, [consultation.pk, code])
        return cursor.fetchone()[0]


def test_rows_are_those_that_such_an_opinion_stands_behind(consultation, station, export):
    assert words(export("station=SQ")) == ["第一", "第二"]
    assert len(words(export("station=SQ"))) == counted(consultation, station.code) == 2
    assert words(export("channel=online")) == ["总体", "第一"]
    assert words(export("station=SQ", "since=2026-04-01")) == ["第二"]
    assert words(export("until=2026-03-02")) == ["第一"]
    assert words(export("label=第三条")) == ["第二"]
    assert words(export("kind=modify")) == ["总体", "第一", "第二"]
    assert words(export("kind=delete")) == []


def test_a_row_stands_as_it_was_frozen_and_the_sheet_says_so(export):
    whole, part = numbered(export()), export("station=SQ")

    # 提出人 alone is left out.
    assert numbered(part) == [(*row[:6], *row[7:]) for row in whole[1:]]
    assert numbered(part)[0][8] == 2
    sheet = part.worksheets[0]
    text = "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)
    assert sheet.title == "意见建议汇总表（部分）"
    assert "只列：来源站点：石桥镇工作站" in text
    assert "不作上报用" in text
    assert "填报时间" not in text


def test_a_part_has_neither_checksum_nor_document_number(consultation, items, export):
    table = CompiledTable.objects.get()
    submitting.submit_upward(
        table, by=LeaderFactory(), document_number="清人常函〔2026〕12号",
        sent_on=date(2026, 5, 8), signer="周主任",
    )  # fmt: skip
    assert "清人常函" in all_of(export())

    part = all_of(export("station=SQ"))

    assert "清人常函" not in part
    assert table.checksum not in part
    assert "2条，定稿共3条" in part
    assert [row[0] for row in numbered(export("station=SQ"))] == [2, 3]
    table.refresh_from_db()
    assert (len(table.rows), table.is_intact) == (3, True)


def all_of(book):
    return "\n".join(
        str(cell.value) for sheet in book.worksheets for row in sheet for cell in row if cell.value
    )


def test_the_internal_one_is_narrowed_alike(export):
    rows = numbered(export("station=SQ", preset="compiled_internal"))

    assert [row[4 + 1] for row in rows] == ["第一", "第二"]


def test_what_means_nothing_is_refused(consultation, items, tmp_path):
    for key, value in (("station", "XX"), ("kind", "alles"), ("since", "gestern")):
        with pytest.raises(WorkbookError):
            export_preset(
                "compiled_opinions", path=tmp_path / "x.xlsx", by=None,
                consultation=consultation.slug, filters={key: value},
            )  # fmt: skip


def test_the_page_asks_for_a_part_and_the_job_names_it(client, consultation, items, station):
    client.force_login(ClerkFactory())
    page = client.get(reverse("admin:opinions_table", args=[consultation.pk])).content.decode()
    assert "只导出汇总表的一部分" in page

    client.post(
        reverse("admin:opinions_export", args=[consultation.pk]),
        {"station": station.code, "label": "第一章"},
    )

    job = Job.objects.get()
    assert job.params["filters"] == {"station": "SQ", "label": "第一章"}
    assert job.label.startswith("意见建议汇总表（石桥镇工作站、第一章）")
