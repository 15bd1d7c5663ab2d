"""The figures by name: what each says, and how it is counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, QuerySet, Sum

from feedback.choices import Result
from feedback.period import Period
from feedback.year_figures import rows
from stations.choices import HeldBy, LedgerKind

RAW, MERGED = "原始意见，一人一次算一条", "归并以后，不能与原始条数相除"
COHORT = "期内上报的归并意见中，截至生成时"


@dataclass(frozen=True)
class Source:
    """One figure: ``label`` is also its field in an office's own template."""

    key: str
    label: str
    unit: str
    # How it is counted, for the list behind a report and the yearly table.
    meaning: str
    rows: Callable[[Period], QuerySet[Any]]
    # The column that is summed up; "" counts rows, a word after ``distinct:`` different ones.
    column: str = ""

    def value(self, period: Period) -> int:
        found = self.rows(period).order_by()
        if self.column.startswith("distinct:"):
            different = Count(self.column.removeprefix("distinct:"), distinct=True)
            return int(found.aggregate(n=different)["n"])
        if self.column:
            return int(found.aggregate(n=Sum(self.column))["n"] or 0)
        return found.count()


def _held(kind: LedgerKind, line: HeldBy) -> Callable[[Period], QuerySet[Any]]:
    return partial(rows.entries, kind=kind, line=line)


def _answered(*results: Result) -> Callable[[Period], QuerySet[Any]]:
    return lambda period: rows.items_answered(period, *results)


APPROVED = "期内开展、已审核的台账"
BY_EXPERTS, BY_STATIONS = "由专家开展；与站点的不相加", "由站点开展；与专家的不相加"
_K, _R, _H = LedgerKind, Result, HeldBy
SOURCES: tuple[Source, ...] = (
    Source("drafts", "参与草案部数", "部", "期内开始征求意见、没有撤回的草案", rows.drafts),
    Source("rounds", "征求意见次数", "次", "期内开始、没有撤回的征求意见", rows.consultations),
    Source("meetings", "意见征集会场次", "场", f"{APPROVED}，类别为意见征集会、座谈会等",
           partial(rows.entries, kind=_K.SOLICITATION_MEETING)),
    Source("activities", "活动场次", "场", f"{APPROVED}，有参加对象的各类活动", rows.activities),
    Source("person_times", "参与人次", "人次",
           "上述活动的参加人数之和", rows.activities, "headcount"),
    Source("imported", "历史导入活动场次", "场", "由往年台账导入，单独统计，不并入活动场次",
           rows.imported_activities),
    Source("opinions", "收到意见条数", "条", f"期内收到、没有撤回；{RAW}", rows.opinions),
    Source("people", "提出意见人数", "人",
           "上述意见的提出人数之和，联名的按人数计", rows.opinions, "people"),
    Source("by_stations", "站点意见条数", "条", f"上述意见中来自站点的；{RAW}",
           lambda period: rows.opinions(period).filter(station__isnull=False)),
    Source("letters_up", "上报次数", "次", "期内登记的上报，含补充上报", rows.submissions),
    Source("items", "上报意见条数", "条", f"期内首次上报；{MERGED}", rows.items),
    Source("decided_drafts", "结果已明草案部数", "部", f"{COHORT}，全部收到采纳结果的草案",
           rows.decided_drafts),
    Source("pending_drafts", "结果未明草案部数", "部", f"{COHORT}，还有意见没有收到结果的草案",
           rows.pending_drafts),
    Source("decided", "已有结果条数", "条", f"{COHORT}，已收到采纳结果的", rows.decided_items),
    Source("waiting", "等待结果条数", "条", f"{COHORT}，还没有收到采纳结果的", rows.waiting_items),
    Source("stopped_drafts", "停止审议草案部数", "部",
           f"{COHORT}，搁置审议、终止审议或者由提案人撤回，还有意见没有结果的草案",
           rows.stopped_drafts),
    Source("stopped", "停止审议条数", "条", f"{COHORT}，上述草案没有结果的意见，不算等待结果",
           rows.stopped_items),
    Source("adopted", "采纳条数", "条", f"{COHORT}，采纳的", _answered(_R.ADOPTED)),
    Source("partial", "部分采纳条数", "条", f"{COHORT}，部分采纳的", _answered(_R.PARTIAL)),
    Source("favourable", "采纳和部分采纳条数", "条", f"{COHORT}，采纳和部分采纳的",
           _answered(*rows.FAVOURABLE)),
    Source("not_adopted", "未采纳条数", "条", f"{COHORT}，未采纳的", _answered(_R.NOT_ADOPTED)),
    Source("arrived", "期内收到采纳条数", "条",
           "来函日期在期内的采纳和部分采纳，含以前上报的；不与上报条数相除", rows.answers_arrived),
    Source("told", "已反馈意见条数", "条", "期内告知提出人的原始意见", rows.told),
    Source("thanks", "感谢信封数", "封", "落款日期在期内，作废的不计", rows.letters),
    Source("certificates", "收到采纳证书和采纳通知件数", "件", "期内登记并复核的，作废的不计",
           rows.certificates),
    Source("ratings", "满意度评价条数", "条", "期内提出人对反馈的评价", rows.ratings),
    Source("content", "满意评价条数", "条", "其中非常满意和满意",
           lambda period: rows.ratings(period, *rows.CONTENT)),
    Source("expert_lectures", "专家法律宣讲场次", "场",
           BY_EXPERTS, _held(_K.EXPERT_LECTURE, _H.EXPERT)),
    Source("expert_publicity", "专家法治宣传场次", "场",
           BY_EXPERTS, _held(_K.PUBLICITY, _H.EXPERT)),
    Source("station_lectures", "站点法律宣讲场次", "场",
           BY_STATIONS, _held(_K.EXPERT_LECTURE, _H.STATION)),
    Source("station_publicity", "站点法治宣传场次", "场",
           BY_STATIONS, _held(_K.PUBLICITY, _H.STATION)),
    Source("station_disputes", "站点化解纠纷起数", "起",
           BY_STATIONS, _held(_K.DISPUTE_RESOLUTION, _H.STATION)),
    Source("expert_disputes", "专家化解纠纷起数", "起",
           BY_EXPERTS, _held(_K.DISPUTE_RESOLUTION, _H.EXPERT)),
    Source("trainings", "培训交流场次", "场", f"{APPROVED}，类别为培训、交流、现场观摩",
           partial(rows.entries, kind=_K.TRAINING)),
    Source("stations", "联系点个数", "个", "生成时正常运行的站点", rows.stations),
    Source("officers", "在聘联络员人数", "名", "期末在聘，一人在几个站点的算一名", rows.officers,
           "distinct:person"),
    Source("experts", "在聘专家人数", "名", "期末在聘", rows.experts, "distinct:person"),
)  # fmt: skip


def values_of(period: Period) -> Mapping[str, int]:
    """Each figure by its key; one query for each. For one moment, ask inside one snapshot."""
    return {source.key: source.value(period) for source in SOURCES}
