"""What the office and stations call people together for, and how it goes on."""

from django.db.models import TextChoices


class GatheringKind(TextChoices):
    ACTIVITY = "activity", "活动"
    TRAINING = "training", "培训"
    JOINT_MEETING = "joint_meeting", "联席会议"


class GatheringStatus(TextChoices):
    PLANNED = "planned", "已预告"
    HELD = "held", "已举行"
    CANCELLED = "cancelled", "已取消"


_G = GatheringStatus
GATHERING_MOVES: dict[GatheringStatus, set[GatheringStatus]] = {
    _G.PLANNED: {_G.HELD, _G.CANCELLED},
    # Attendance can be put right.
    _G.HELD: {_G.HELD},
    _G.CANCELLED: set(),
}


class GatheringReach(TextChoices):
    STATIONS = "stations", "各站点人员"
    PUBLIC = "public", "所有人（门户上公布）"


class Participation(TextChoices):
    INVITED = "invited", "已邀请"
    SIGNED_UP = "signed_up", "已报名"
    # All places are taken; whoever withdraws makes one free.
    WAITING = "waiting", "候补"
    WITHDRAWN = "withdrawn", "不参加"
    CAME = "came", "已参加"
    ABSENT = "absent", "没有到"


# Who was never there.
STAYED_AWAY = frozenset({Participation.WAITING, Participation.WITHDRAWN})
# Who takes up a place.
COMING = frozenset({Participation.INVITED, Participation.SIGNED_UP, Participation.CAME})


class TrainingTopic(TextChoices):
    LAW = "law", "法律知识"
    PROCEDURE = "procedure", "立法程序"
    RESEARCH = "research", "调研方法"
    COMMUNICATION = "communication", "沟通技巧"
    WRITING = "writing", "信息撰写"
    OTHER = "other", "其他"


class IssueStatus(TextChoices):
    OPEN = "open", "办理中"
    RESOLVED = "resolved", "已解决"
    DROPPED = "dropped", "不再办理"


ISSUE_MOVES: dict[IssueStatus, set[IssueStatus]] = {
    IssueStatus.OPEN: {IssueStatus.RESOLVED, IssueStatus.DROPPED},
    IssueStatus.RESOLVED: {IssueStatus.OPEN},
    IssueStatus.DROPPED: {IssueStatus.OPEN},
}
