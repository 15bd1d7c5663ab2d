"""What an expert is asked for in one consultation, with the allowed moves."""

from django.db.models import TextChoices


class ExpertStage(TextChoices):
    """Where experts take part (domain rows 46 and 47)."""

    RESEARCH = "research", "前期调研"
    ARGUMENT = "argument", "论证"
    DISCUSSION = "discussion", "草案讨论"
    SOLICITATION = "solicitation", "意见征询"
    CHECK = "check", "意见把关"


class ExpertTaskStatus(TextChoices):
    ASKED = "asked", "待提交"
    SUBMITTED = "submitted", "已提交"
    CANCELLED = "cancelled", "已取消"


_E = ExpertTaskStatus
EXPERT_TASK_MOVES: dict[ExpertTaskStatus, set[ExpertTaskStatus]] = {
    _E.ASKED: {_E.SUBMITTED, _E.CANCELLED},
    # Given back for more.
    _E.SUBMITTED: {_E.ASKED},
    _E.CANCELLED: set(),
}
