"""The indicators that the portal can compute, and the schemes a new cycle begins with (form 4.7).

Nothing here scores media pieces, photos or 经验做法 (减负规定). The county's scheme names the seven
dimensions; points and parameters are proposals that the office edits while the cycle is a draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from feedback.choices.evaluation import Dimension, EvaluationTarget, Formula

_D, _F = Dimension, Formula


@dataclass(frozen=True)
class Rule:
    """``how`` says it to people; ``unit`` is what ``base`` counts, "" where there is no base.

    ``by_months``: a station that worked half the year needs half of the base.
    ``is_fair_when_empty``: who was asked nothing gets the neutral points.
    """

    title: str
    dimension: Dimension
    formula: Formula
    how: str
    unit: str = ""
    by_months: bool = False
    is_fair_when_empty: bool = False


RULES: Mapping[str, Rule] = {
    "standards": Rule(
        "六个有", _D.RULES, _F.COUNT, "固定场所、人员力量、工作制度、经费保障、联络机制、工作台账，"
        "每有一项得一份。", "项",
    ),
    "rule_making": Rule(
        "制度修订", _D.RULES, _F.COUNT, "年内制定或者修订本站制度，或者有制度建设台账。", "项",
    ),
    "ledger_on_time": Rule("台账及时率", _D.RULES, _F.SHARE, "已审核台账中按期填报的比例。"),
    "officers": Rule("在聘联络员", _D.TEAM, _F.COUNT, "截止日在聘的人数，一人只计一次。", "人"),
    "variety": Rule(
        "结构多元", _D.TEAM, _F.COUNT, "在聘人员的来源类别（村居、企事业、协会等）。", "类",
    ),
    "trainings": Rule(
        "培训", _D.TEAM, _F.AVERAGE, "在聘人员年内参加培训的人均次数，每人最多计到基数。", "次",
        by_months=True,
    ),
    "reviews": Rule("年度评价", _D.TEAM, _F.SHARE, "在聘人员中已作年度评价的比例。"),
    "deputies": Rule("代表参与率", _D.TEAM, _F.SHARE, "意见征集活动中有人大代表参加的比例。"),
    "open_place": Rule(
        "固定阵地开放", _D.PREMISES, _F.COUNT, "有固定场所，开放时间已公开，各得一份。", "项",
    ),
    "mobile": Rule(
        "流动站点", _D.PREMISES, _F.COUNT, "已审核的流动站点场次，同一天同一地点计一场。", "场",
        by_months=True,
    ),
    "shared_place": Rule(
        "融合共建", _D.PREMISES, _F.COUNT, "与代表联络站等加挂共用阵地，或者有联席会议。", "项",
    ),
    "solicitation": Rule(
        "意见征集活动", _D.ACTIVITIES, _F.COUNT, "已审核的征集会、走访调研、接待日；"
        "同一天同类同地点的计一场，内容摘要相同的计一场。", "场", by_months=True,
    ),
    "publicity": Rule(
        "法治宣传", _D.ACTIVITIES, _F.COUNT, "已审核的法律宣讲、法治宣传，重复的计一场。", "场",
        by_months=True,
    ),
    "together": Rule(
        "化解纠纷、联席会议", _D.ACTIVITIES, _F.COUNT, "已审核的台账，重复的计一次。", "次",
        by_months=True,
    ),
    "quantity": Rule(
        "意见数量", _D.OPINIONS, _F.COUNT, "有效意见条数；文字相同的计一条，归并到同一条的计一条。"
        "任务定了最低条数的按任务，没有定的按基数；报送“无意见”的任务不计入基数。", "条",
        by_months=True,
    ),
    "quality": Rule(
        "意见质量", _D.OPINIONS, _F.SAMPLE, "整理时评的等次：A计1、B计0.7、C计0.4，取平均。", "条",
    ),
    "tasks_on_time": Rule(
        "任务按期完成率", _D.OPINIONS, _F.SHARE, "到期任务中按期报送的比例，报送“无意见”算完成。",
        is_fair_when_empty=True,
    ),
    "sent_up": Rule("上报率", _D.RESULTS, _F.SHARE, "已办结的意见中汇总上报的比例。"),
    "adopted": Rule(
        "意见采纳", _D.RESULTS, _F.COUNT, "年内收到结果的：采纳计1、部分采纳计0.5，到基数为满分；"
        "同一意见经两条渠道采纳的计一次，以前年度已计的只补差额。", "条",
    ),
    "solved": Rule(
        "推动问题解决", _D.RESULTS, _F.COUNT, "年内有整改结果的转交问题，或者解决了问题的台账。",
        "件", by_months=True,
    ),
    "ratings": Rule(
        "满意度", _D.SATISFACTION, _F.SAMPLE, "评价平均值；每人计一次；样本不足的取中性分。", "人",
        is_fair_when_empty=True,
    ),
    "told_on_time": Rule(
        "反馈及时率", _D.SATISFACTION, _F.SHARE, "须由站点当面告知的意见，按期告知的比例。", "日",
        is_fair_when_empty=True,
    ),
    "certificates": Rule(
        "采纳证书、采纳通知", _D.BONUS, _F.BONUS, "年内收到、对应本站意见的证书，每件加1分。",
    ),
    "unanswered": Rule(
        "逾期未报", _D.DEDUCTION, _F.DEDUCTION, "到期没有报送的任务，每项扣1分，扣到上限为止。",
    ),
    # Of one person; what is not on record by name is not counted.
    "own_trainings": Rule(
        "参加培训", _D.TEAM, _F.COUNT, "年内本人到场的培训。", "次", by_months=True,
    ),
    "took_part": Rule(
        "参加活动、会议", _D.ACTIVITIES, _F.COUNT, "年内本人到场的活动和联席会议。", "次",
        by_months=True,
    ),
    "own_entries": Rule(
        "组织活动", _D.ACTIVITIES, _F.COUNT, "本人填报、已审核的意见征集、法治宣传等台账；"
        "同一天同类同地点的计一场，内容摘要相同的计一场。", "场", by_months=True,
    ),
    "own_opinions": Rule(
        "录入意见", _D.OPINIONS, _F.COUNT, "本人录入的有效意见；文字相同的计一条，归并到同一条的"
        "计一条。没有账号、由站点代录的，取中性分。", "条", by_months=True,
    ),
    "own_quality": Rule(
        "意见质量", _D.OPINIONS, _F.SAMPLE, "整理时评的等次：A计1、B计0.7、C计0.4，取平均。", "条",
        is_fair_when_empty=True,
    ),
    "own_tasks": Rule(
        "按期报送", _D.OPINIONS, _F.SHARE, "本人报送的任务中按期的比例。", is_fair_when_empty=True,
    ),
    "advice": Rule(
        "完成专家任务", _D.OPINIONS, _F.COUNT, "年内提交的调研、论证、讨论、征询、把关意见。", "项",
        by_months=True,
    ),
    "advice_on_time": Rule(
        "按期提交", _D.OPINIONS, _F.SHARE, "年内到期的专家任务中按期提交的比例。",
        is_fair_when_empty=True,
    ),
    "remarks": Rule(
        "把关意见被吸收", _D.RESULTS, _F.COUNT, "对归并意见提出、办公室吸收的意见。", "条",
        by_months=True,
    ),
}  # fmt: skip

# Key, points, base (0 where the rule has none), in the order of the form.
Line = tuple[str, str, str]
_STATIONS: tuple[Line, ...] = (
    ("standards", "6", "6"), ("rule_making", "2", "1"), ("ledger_on_time", "2", "0"),
    ("officers", "3", "2"), ("variety", "3", "3"), ("trainings", "4", "2"),
    ("reviews", "3", "0"), ("deputies", "2", "0"),
    ("open_place", "3", "2"), ("mobile", "4", "4"), ("shared_place", "3", "1"),
    ("solicitation", "8", "6"), ("publicity", "4", "4"), ("together", "3", "2"),
    ("quantity", "10", "20"), ("quality", "10", "1"), ("tasks_on_time", "5", "0"),
    ("sent_up", "4", "0"), ("adopted", "8", "3"), ("solved", "3", "3"),
    ("ratings", "7", "5"), ("told_on_time", "3", "15"),
    ("certificates", "5", "0"), ("unanswered", "5", "0"),
)  # fmt: skip
# Lighter: what a point really has, and no tasks (row 96).
_POINTS: tuple[Line, ...] = (
    ("standards", "15", "3"), ("officers", "10", "1"), ("trainings", "5", "1"),
    ("open_place", "10", "1"), ("solicitation", "20", "4"),
    ("quantity", "15", "10"), ("quality", "10", "1"), ("adopted", "5", "1"),
    ("ratings", "7", "5"), ("told_on_time", "3", "15"),
    ("certificates", "2", "0"),
)  # fmt: skip
# Lighter still: what is on record of one person.
_OFFICERS: tuple[Line, ...] = (
    ("own_trainings", "20", "2"), ("own_entries", "25", "4"), ("own_opinions", "30", "10"),
    ("own_quality", "15", "1"), ("own_tasks", "10", "0"),
)  # fmt: skip
_EXPERTS: tuple[Line, ...] = (
    ("own_trainings", "10", "1"), ("took_part", "20", "2"), ("advice", "35", "2"),
    ("advice_on_time", "15", "0"), ("remarks", "20", "3"),
)  # fmt: skip
_COLLECTORS: tuple[Line, ...] = (
    ("own_trainings", "30", "1"), ("took_part", "30", "2"), ("own_opinions", "40", "5"),
)  # fmt: skip
_VOLUNTEERS: tuple[Line, ...] = (("own_trainings", "30", "1"), ("took_part", "70", "3"))
SCHEMES: Mapping[EvaluationTarget, tuple[Line, ...]] = {
    EvaluationTarget.STATIONS: _STATIONS,
    EvaluationTarget.POINTS: _POINTS,
    EvaluationTarget.OFFICERS: _OFFICERS,
    EvaluationTarget.EXPERTS: _EXPERTS,
    EvaluationTarget.COLLECTORS: _COLLECTORS,
    EvaluationTarget.VOLUNTEERS: _VOLUNTEERS,
}
# What a station gets of the points where there is nothing to judge by: 5.5 of 7 (form 4.7).
NEUTRAL = Decimal("5.5") / Decimal(7)
