"""What each kind of ledger entry asks beyond the common fields (form 4.3).

A kind asks only what the office counts or answers for; nothing here may name parties to a dispute.
"""

from dataclasses import dataclass
from typing import Literal

from stations.choices import LedgerKind


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    type: Literal["text", "number", "choice"] = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""


# Kinds at which opinions on a draft are usually collected; they offer the link to a task.
COLLECTING = frozenset(
    {
        LedgerKind.SOLICITATION_MEETING,
        LedgerKind.FIELD_VISIT,
        LedgerKind.MOBILE_SESSION,
        LedgerKind.RECEPTION_DAY,
        LedgerKind.POST_LAW_EVALUATION,
    }
)

# Kinds that are no gathering: nobody is counted.
WITHOUT_AUDIENCE = frozenset(
    {LedgerKind.DISPUTE_RESOLUTION, LedgerKind.ISSUE_REPORT, LedgerKind.RULE_MAKING}
)

# Kinds that only a station or the office does; of the others it is asked who held them.
HELD_BY_STATION = frozenset(
    {
        LedgerKind.RECEPTION_DAY,
        LedgerKind.JOINT_MEETING,
        LedgerKind.EXHIBITION_VISIT,
        LedgerKind.ISSUE_REPORT,
        LedgerKind.RULE_MAKING,
    }
)

# Kinds that find problems: each can be referred to whoever can mend it.
FINDING = frozenset(
    {
        LedgerKind.INSPECTION,
        LedgerKind.ISSUE_REPORT,
        LedgerKind.POST_LAW_EVALUATION,
        LedgerKind.RECEPTION_DAY,
        LedgerKind.FIELD_VISIT,
        LedgerKind.MOBILE_SESSION,
    }
)

# What an old workbook says it had collected; kept beside our own count and never added to it.
REPORTED_OPINIONS, OLD_NUMBER = "reported_opinions", "old_number"
HISTORY_LABELS = {OLD_NUMBER: "原台账编号", REPORTED_OPINIONS: "原台账填写的意见（条）"}

QUESTIONS: dict[str, tuple[Question, ...]] = {
    LedgerKind.SOLICITATION_MEETING: (),
    LedgerKind.FIELD_VISIT: (Question("visited", "走访户（家）数", "number"),),
    LedgerKind.MOBILE_SESSION: (
        Question(
            "venue", "场所", "choice", ("社区服务中心", "企业园区", "学校", "集市", "其他")
        ),
        Question("topic", "主题"),
    ),
    LedgerKind.RECEPTION_DAY: (
        Question("deputy_names", "接待代表", hint="写姓名即可，不写电话。"),
        Question("received", "接待人次", "number"),
    ),
    LedgerKind.EXPERT_LECTURE: (
        Question("lecturer", "主讲人"),
        Question("hours", "课时", "number"),
    ),
    LedgerKind.PUBLICITY: (Question("reach", "受众人次", "number"),),
    LedgerKind.DISPUTE_RESOLUTION: (
        Question(
            "dispute", "纠纷类型", "choice",
            ("邻里", "婚姻家庭", "物业", "土地", "劳动", "其他"),
            "请不要写当事人姓名。",
        ),
        Question("settled", "结果", "choice", ("已化解", "部分化解", "已引导至其他途径")),
    ),
    LedgerKind.INSPECTION: (
        Question("law", "涉及法律法规"),
        Question("problem", "发现的问题"),
        Question("rectified", "整改情况"),
    ),
    LedgerKind.POST_LAW_EVALUATION: (Question("law", "评估的法律法规"),),
    LedgerKind.JOINT_MEETING: (
        Question("members", "参加单位"),
        Question("decision", "议定事项"),
    ),
    LedgerKind.TRAINING: (
        Question("lecturer", "主讲人"),
        Question("hours", "课时", "number"),
    ),
    LedgerKind.EXHIBITION_VISIT: (Question("visitors", "来访单位"),),
    LedgerKind.ISSUE_REPORT: (Question("receiver", "报送单位"),),
    LedgerKind.RULE_MAKING: (Question("document", "制度名称"),),
    LedgerKind.OTHER: (),
}  # fmt: skip
