"""Words of the yearly judging (forms 4.7), and how a cycle goes on (rule 5.7)."""

from django.db.models import TextChoices

from liaison.accounts.choices import Role


class EvaluationTarget(TextChoices):
    """Whom a cycle judges; one kind is never compared with another."""

    STATIONS = "stations", "联系点、工作站"
    POINTS = "points", "信息采集点"
    OFFICERS = "officers", "立法联络员"
    EXPERTS = "experts", "专家"
    COLLECTORS = "collectors", "信息采集员"
    VOLUNTEERS = "volunteers", "法律志愿者"


# The teams (三支队伍, and the officers of the stations): their people are judged one by one.
TEAMS = frozenset(
    {
        EvaluationTarget.OFFICERS,
        EvaluationTarget.EXPERTS,
        EvaluationTarget.COLLECTORS,
        EvaluationTarget.VOLUNTEERS,
    }
)


class CycleStatus(TextChoices):
    DRAFT = "draft", "拟定指标"
    PUBLISHED = "published", "指标已公布"
    SELF_SCORING = "self_scoring", "自评"
    AUTO_SCORED = "auto_scored", "系统已评分"
    OFFICE_SCORING = "office_scoring", "办公室核定"
    OBJECTION = "objection", "公示"
    RESOLVED = "resolved", "公示结束，待审定"
    FINALISED = "finalised", "已审定"
    SUBSIDY_COMPUTED = "subsidy_computed", "补助已确定"
    CLOSED = "closed", "已办结"


_C = CycleStatus
_CLERK, _REVIEWER = frozenset({Role.CLERK}), frozenset({Role.REVIEWER})
_LEADER = frozenset({Role.LEADER})
# Where a cycle goes from each state, and who may bring it there. The clock may do what a clerk
# may once the day has come; a paper with the leader's signature stands for the leader.
CYCLE_MOVES: dict[CycleStatus, dict[CycleStatus, frozenset[Role]]] = {
    _C.DRAFT: {_C.PUBLISHED: _REVIEWER},
    _C.PUBLISHED: {_C.SELF_SCORING: _CLERK},
    _C.SELF_SCORING: {_C.AUTO_SCORED: _CLERK},
    _C.AUTO_SCORED: {_C.OFFICE_SCORING: _CLERK},
    _C.OFFICE_SCORING: {_C.OBJECTION: _CLERK},
    _C.OBJECTION: {_C.RESOLVED: _REVIEWER},
    # The leader settles it, or gives it back to be scored again.
    _C.RESOLVED: {_C.FINALISED: _LEADER, _C.OFFICE_SCORING: _LEADER},
    _C.FINALISED: {_C.SUBSIDY_COMPUTED: _REVIEWER, _C.CLOSED: _REVIEWER},
    _C.SUBSIDY_COMPUTED: {_C.CLOSED: _REVIEWER},
    _C.CLOSED: {},
}
# Nothing of a cycle changes from here on; the database keeps it so.
SETTLED = frozenset({_C.FINALISED, _C.SUBSIDY_COMPUTED, _C.CLOSED})
# The station may see what it was given.
SEEN_BY_STATIONS = frozenset({_C.OBJECTION, _C.RESOLVED, *SETTLED})


class Dimension(TextChoices):
    """The seven of the county's scheme, and what is added and taken off."""

    RULES = "rules", "制度建设"
    TEAM = "team", "队伍管理"
    PREMISES = "premises", "阵地使用"
    ACTIVITIES = "activities", "活动开展"
    OPINIONS = "opinions", "意见征集数量与质量"
    RESULTS = "results", "成果转化成效"
    SATISFACTION = "satisfaction", "群众满意度"
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"


# What makes up the hundred.
WITHIN_100 = tuple(one for one in Dimension if one not in {Dimension.BONUS, Dimension.DEDUCTION})


class Formula(TextChoices):
    """How the rows behind an indicator become points."""

    COUNT = "count", "按数量，到基数为满分"
    SHARE = "share", "按比例"
    AVERAGE = "average", "按平均"
    SAMPLE = "sample", "按平均，样本不足时取中性分"
    BONUS = "bonus", "每项加1分"
    DEDUCTION = "deduction", "每项扣1分"


class EvidenceKind(TextChoices):
    """What a row behind a number is, and so where it leads."""

    ENTRY = "entry", "台账"
    TASK = "task", "任务"
    OPINION = "opinion", "意见"
    ITEM = "item", "采纳结果"
    PERSON = "person", "人员"
    STATION = "station", "站点资料"
    RULE = "rule", "制度文件"
    TELLING = "telling", "反馈告知"
    RATING = "rating", "满意度评价"
    REPLY = "reply", "采纳证书"
    AWARD = "award", "采纳证书、采纳通知"
    GATHERING = "gathering", "活动、培训、会议"
    ADVICE = "advice", "专家任务"


class Grade(TextChoices):
    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


# The least points of each grade, and how many of the stations may be 优秀, in per cent.
GRADE_FROM = {Grade.EXCELLENT: 90, Grade.GOOD: 80, Grade.PASSED: 60, Grade.FAILED: 0}
EXCELLENT_SHARE = 30
STARS = {Grade.EXCELLENT: 5, Grade.GOOD: 4, Grade.PASSED: 3, Grade.FAILED: 0}


class ObjectionStatus(TextChoices):
    OPEN = "open", "待复核"
    UPHELD = "upheld", "已采纳，调整得分"
    REJECTED = "rejected", "维持原分"


class NominationKind(TextChoices):
    OPINION = "opinion", "优秀立法建议"
    OFFICER = "officer", "优秀联络员"


class NominationStatus(TextChoices):
    CHOSEN = "chosen", "拟表扬，待审批"
    GRANTED = "granted", "已审批并登记荣誉"
    REFUSED = "refused", "未通过"
