"""The workbooks as the worker builds them, read back with openpyxl."""

from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.utils import timezone

from drafts.deadlines import begin_of
from liaison.contacts.personal_data import without_personal_data
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from opinions.choices import Channel, Moderation, Processing
from opinions.models import CompiledSource, CompiledTable, Opinion
from opinions.services import submitting
from opinions.services.supplementing import supplement_opinion
from tests.factories.accounts import LeaderFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)
from tests.factories.opinions import ContributorFactory, OpinionFactory, OpinionTargetFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def export(tmp_path, consultation):
    def build(preset, **filters):
        path = tmp_path / "book.xlsx"
        result = export_preset(
            preset, path=path, by=None, consultation=consultation.slug, filters=filters
        )
        sheet = openpyxl.load_workbook(path).worksheets[0]
        values = list(sheet.iter_rows(values_only=True))
        return result, values

    return build


def rows_of(values):
    return [row for row in values[3:] if isinstance(row[0], int)]


def test_the_compiled_table_has_the_columns_of_the_form_and_what_was_frozen(consultation, export):
    article = article_of(consultation, 3)
    named = ContributorFactory(name="李秀英", consent_upward=True)
    make_item(
        consultation,
        opinion_on(consultation, article, people=7, contributor=named, channel=Channel.VISIT),
        article=article,
        text="建议在轿厢内公示记录",
        quote="每十五日",
        reason="便于监督",
        remark="与第八条合并提出",
    )
    make_item(consultation, opinion_on(consultation), text="=HYPERLINK(1)")
    frozen_table(consultation)

    result, values = export("compiled_opinions")

    assert list(values[2]) == [
        "序号", "条款（章-条-款-项）", "草案原文", "意见类别", "意见建议（修改后表述）", "理由",
        "提出单位、人（或类别）", "来源站点", "提出方式", "原始意见条数", "备注",
    ]  # fmt: skip
    assert rows_of(values) == [
        (1, "总体意见", None, "修改", "=HYPERLINK(1)", None, "居民（1人）", "网上平台", "网上平台",
         1, None),
        (2, "第一章第三条", "每十五日", "修改", "建议在轿厢内公示记录", "便于监督",
         "居民（7人）：李秀英", "联系点办公室", "走访", 1, "与第八条合并提出；含联名7人"),
    ]  # fmt: skip
    assert sum(row[9] for row in rows_of(values)) == CompiledSource.objects.count()
    assert result.filename.endswith("_v1.xlsx")


def test_the_table_says_whether_it_was_sent_and_under_which_number(consultation, export):
    table = frozen_table(consultation)
    assert "尚未上报" in str(export("compiled_opinions")[1][1])
    submitting.submit_upward(
        table,
        by=LeaderFactory(),
        document_number="清人常函〔2026〕12号",
        sent_on=date(2026, 5, 8),
        signer="周主任",
    )

    note = str(export("compiled_opinions")[1][1])

    assert "发文字号：清人常函〔2026〕12号" in note
    assert "2026年5月8日" in note


def test_nothing_is_exported_before_it_is_frozen_or_if_the_snapshot_was_touched(
    consultation, export
):
    with pytest.raises(WorkbookError, match="还没有定稿"):
        export("compiled_opinions")
    table = frozen_table(consultation)
    table.rows[0]["text"] = "有人直接改了数据库"
    CompiledTable.objects.filter(pk=table.pk).update(rows=table.rows)

    with pytest.raises(WorkbookError, match="与校验值不符"):
        export("compiled_opinions")


def test_the_raw_table_has_everything_counted_without_names_and_numbers(consultation, export):
    article = article_of(consultation, 3)
    both = opinion_on(
        consultation,
        article,
        body="请打13800000021。",
        replacement="改为三十日",
        reason="居民反映",
        people=7,
        contributor=ContributorFactory(name="李秀英"),
    )
    OpinionTargetFactory(opinion=both)
    opinion_on(consultation, channel=Channel.PHONE, processing=Processing.KEPT)
    OpinionFactory(consultation=consultation, moderation=Moderation.BLOCKED)
    OpinionFactory(consultation=consultation, processing=Processing.WITHDRAWN)

    _, values = export("opinions")

    first, second = rows_of(values)
    assert first[:10] == (
        1, both.receipt_no, "第一章第三条、总体意见", None, "其他", "请打×××××××××××。",
        "改为三十日", "居民反映", 7, "网上平台",
    )  # fmt: skip
    assert isinstance(first[11], datetime)
    assert second[9:11] == ("联系点办公室", "电话")
    assert second[12] == "未纳入汇总"
    assert "李秀英" not in str(values)
    assert len(rows_of(values)) == Opinion.objects.counted().count()


def test_the_raw_table_says_so_where_nobody_chose_a_category(consultation, export):
    opinion_on(consultation, kind="")

    _, values = export("opinions")

    assert rows_of(values)[0][4] == "未分类"


def test_the_raw_table_has_what_an_author_added_later(consultation, export):
    opinion_on(consultation, body="每十日一次。")
    more = opinion_on(consultation, body="", replacement="每十日")
    supplement_opinion(more, text="周末也要，电话13800000021。")

    _, values = export("opinions")

    said = [row[5] for row in rows_of(values)]
    assert said == ["每十日一次。", "后来补充：周末也要，电话×××××××××××。"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_raw_table_takes_one_query_for_its_rows(
    consultation, export, count, django_assert_num_queries
):
    for _ in range(count):
        opinion_on(consultation, article_of(consultation))
    export("opinions")

    # One of them asks what is left out of the figures.
    with django_assert_num_queries(5):
        export("opinions")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("没有号码，第15条改为30日。", "没有号码，第15条改为30日。"),
        ("打138-0000-0021或者１３８００００００２２", "打〔手机号码〕或者〔手机号码〕"),
        ("云A12345占道", "〔车牌号〕占道"),
        ("写信到li@example.cn", "写信到〔电子邮箱〕"),
        ("", ""),
    ],
)
def test_copies_that_leave_the_system_hide_numbers(text, left):
    assert without_personal_data(text) == left


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("compiled_opinions", "只列出同意署名上报的提出人"),
        ("opinions", "不列姓名和联系方式，文字里的号码已遮盖"),
    ],
)
def test_the_last_sheet_says_what_is_shown_of_people(consultation, export, tmp_path, preset, words):
    make_item(consultation, opinion_on(consultation))
    frozen_table(consultation)
    export(preset)

    manifest = openpyxl.load_workbook(tmp_path / "book.xlsx")["说明"].values
    assert dict(row[:2] for row in manifest)["个人信息"] == words


def test_raw_opinions_are_narrowed_by_station_channel_and_days(export, consultation, tmp_path):
    station = StationFactory()
    day = timezone.localdate() - timedelta(days=3)
    at = begin_of(day)
    about = {"consultation": consultation, "moderation": Moderation.PASSED}
    met = {**about, "station": station, "channel": Channel.MEETING}
    wanted = OpinionFactory(received_at=at, **met)
    OpinionFactory(received_at=at - timedelta(seconds=1), **met)
    OpinionFactory(received_at=at + timedelta(days=1), **met)
    OpinionFactory(received_at=at, **{**met, "channel": Channel.BOX})
    OpinionFactory(received_at=at, **about)
    days = {"since": str(day), "until": str(day)}

    result, values = export("opinions", station=station.code, channel="meeting", **days)

    assert [row[1] for row in rows_of(values)] == [wanted.receipt_no]
    counted = Opinion.objects.filter(consultation=consultation).counted()
    in_sql = counted.filter(station=station, channel="meeting", received_at__date=day).count()
    assert result.summary.total == in_sql == 1
    said = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[-1].values
    assert f"从{day}到{day}" in {value for row in said for value in row}


def test_days_the_wrong_way_round_are_explained(export):
    with pytest.raises(WorkbookError, match="开始日期不能晚于结束日期"):
        export("opinions", since="2026-03-02", until="2026-03-01")
