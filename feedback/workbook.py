"""采纳情况反馈表 (form 4.2): what the superior said of each item, and who has been told."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from drafts.differences import Mark
from drafts.models import Consultation
from feedback.choices.replies import ADOPTION_FILTERS, SAID_OF_A_ROW
from feedback.clauses import pieces_of
from feedback.evaluation.workbook import evaluation_tables, subsidy_tables
from feedback.models import OpinionFeedback, Outcome
from feedback.wording import reason_words
from feedback.year_book import YEAR_FILTERS, year_tables
from liaison.office.services import office
from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Column, SheetSpec
from liaison.workbooks.presets import Tables, preset
from liaison.workbooks.rows import Marked
from opinions.choices import Adoption
from opinions.models import CompiledSource, CompiledTable
from stations.workbook.narrowing import ALL, Filters, chosen_station, one_of

# Named here so that the presets of the judging are known as well.
__all__ = ["adoption_feedback", "evaluation_tables", "subsidy_tables"]
COLUMNS = [
    Column("序号", 6, "int"),
    Column("上报序号", 8, "int"),
    Column("条款", 18),
    Column("意见建议", 40),
    Column("采纳情况", 12),
    Column("体现条款（公布文本）", 34),
    Column("未采纳或者部分采纳理由", 30),
    Column("反馈来源（函号、日期）", 24),
    Column("来源站点", 18),
    Column("应反馈（条）", 8, "int"),
    Column("已反馈（条）", 8, "int"),
    Column("反馈方式", 16),
    Column("最近反馈日期", 16, "date"),
]


@preset(
    "adoption_feedback",
    "采纳情况反馈表",
    needs_consultation=True,
    filters=ADOPTION_FILTERS,
)
def adoption_feedback(slug: str | None, filters: Filters = ALL) -> Tables:
    """One row for each item that was sent up; what is not answered says so."""
    consultation = Consultation.objects.with_draft().filter(slug=slug).first()
    if consultation is None:
        raise WorkbookError(f"没有代号为“{slug}”的征求意见。")
    tables = list(
        CompiledTable.objects.filter(consultation=consultation).sent().select_related("submission")
    )
    if not tables:
        raise WorkbookError("这项征求意见还没有上报，没有采纳情况。")
    sent, words = _chosen(_sent_rows(tables), consultation, filters)
    today = timezone.localdate()
    spec = SheetSpec(
        title="采纳情况反馈表",
        heading=f"《{consultation.version.draft}》意见建议采纳情况反馈表",
        left_note=f"填报单位：{office().name}",
        right_note=f"填报时间：{today.year}年{today.month}月{today.day}日",
        columns=COLUMNS,
        expected_rows=len(sent),
    )
    return Tables(
        sheets=[(spec, _rows(consultation, sent))],
        personal_data=PersonalData.NONE,
        filters={
            "征求意见": consultation.title,
            "发文字号": "、".join(str(table.submission) for table in tables),
            **words,
        },
        subject=str(consultation.version.draft),
        total=len(sent),
    )


def _sent_rows(tables: list[CompiledTable]) -> list[dict[str, Any]]:
    """Each item once, as it went up first: a supplement that adds opinions to it is no new item."""
    first: dict[int, dict[str, Any]] = {}
    for table in tables:
        for row in table.rows:
            known = first.setdefault(row["item"], row)
            if known is not row:
                places = {*known["stations"].split("、"), *row["stations"].split("、")}
                first[row["item"]] = {**known, "stations": "、".join(sorted(places))}
    return list(first.values())


def _chosen(
    sent: list[dict[str, Any]], consultation: Consultation, filters: Filters
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Those rows that one station brought opinions to, those with one result; and it in words."""
    words: dict[str, str] = {}
    if station := chosen_station(filters):
        brought = CompiledSource.objects.filter(
            item__consultation=consultation, submission__isnull=False, opinion__station=station
        )
        items = set(brought.values_list("item", flat=True))
        sent, words = [row for row in sent if row["item"] in items], {"站点": station.name}
    if result := one_of(filters, "result", SAID_OF_A_ROW):
        latest = _latest(consultation)
        sent = [row for row in sent if _result(latest.get(row["item"])) == result]
        words["采纳情况"] = SAID_OF_A_ROW[result]
    return sent, words


def _latest(consultation: Consultation) -> dict[int, Outcome]:
    found = Outcome.objects.latest_words().filter(item__consultation=consultation)
    return {one.item_id: one for one in found.select_related("item", "line__reply")}


def _result(newest: Outcome | None) -> str:
    """What a row says; an answer that was taken back is none."""
    return Adoption.NO_REPLY if newest is None or newest.is_taken_back else newest.result


def _rows(consultation: Consultation, sent: list[dict[str, Any]]) -> Iterator[list[Any]]:
    latest = _latest(consultation)
    told = _told(consultation)
    for number, row in enumerate(sent, start=1):
        newest = latest.get(row["item"])
        outcome = None if newest is None or newest.is_taken_back else newest
        due, done, ways, last = told.get(row["item"], (0, 0, "", None))
        yield [
            number,
            row["position"],
            row["label"],
            row["text"],
            outcome.get_result_display() if outcome else Adoption.NO_REPLY.label,
            _clause(outcome),
            _why(newest),
            _source(outcome),
            row["stations"],
            due,
            done,
            ways,
            last,
        ]


def _clause(outcome: Outcome | None) -> str | Marked:
    """Which clause, and its words: new ones bold, what went struck through."""
    if outcome is None or not outcome.reflected_text:
        return outcome.reflected_in if outcome else ""
    head = f"{outcome.reflected_in}\n" if outcome.reflected_in else ""
    if not (pieces := pieces_of(outcome)):
        return f"{head}{outcome.reflected_text}"
    marked = [(one.text, one.mark == Mark.COME, one.mark == Mark.GONE) for one in pieces]
    return Marked([(head, False, False), *marked] if head else marked)


def _why(newest: Outcome | None) -> str:
    if newest is None:
        return ""
    return f"更正：{newest.reason}" if newest.is_taken_back else reason_words(newest)


def _source(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    reply = outcome.line.reply
    day = reply.dated_on
    return f"{reply}（{day.year}年{day.month}月{day.day}日）"


def _told(consultation: Consultation) -> dict[int, tuple[int, int, str, Any]]:
    """By item: 应反馈, 已反馈 in opinions, through what, and when last; two queries."""
    counts = (
        OpinionFeedback.objects.current()
        .filter(release__consultation=consultation)
        .order_by()
        .values_list("opinion__compiled_in__item")
        .annotate(
            due=Count("opinion", distinct=True),
            done=Count("opinion", distinct=True, filter=Q(told_at__isnull=False)),
        )
    )
    ways = _ways(consultation)
    return {item: (due, done, *ways.get(item, ("", None))) for item, due, done in counts}


def _ways(consultation: Consultation) -> dict[int, tuple[str, Any]]:
    found: dict[int, dict[str, int]] = {}
    last: dict[int, Any] = {}
    items: dict[int, list[int]] = {}
    links = CompiledSource.objects.filter(item__consultation=consultation)
    for opinion, item in links.values_list("opinion", "item"):
        items.setdefault(opinion, []).append(item)
    feedbacks = (
        OpinionFeedback.objects.current()
        .filter(release__consultation=consultation, told_at__isnull=False)
        .select_related("notice")
    )
    for feedback in feedbacks.iterator(chunk_size=2_000):
        way = feedback.notice.get_channel_display() if feedback.notice else "网上可查"
        assert feedback.told_at is not None  # noqa: S101 -- filtered above
        day = timezone.localdate(feedback.told_at)
        for item in items.get(feedback.opinion_id, []):
            ways = found.setdefault(item, {})
            ways[way] = ways.get(way, 0) + 1
            last[item] = max(last.get(item, day), day)
    return {
        item: ("、".join(f"{way}{count}" for way, count in sorted(ways.items())), last[item])
        for item, ways in found.items()
    }


preset("year", "年度统计", filters=YEAR_FILTERS)(year_tables)
