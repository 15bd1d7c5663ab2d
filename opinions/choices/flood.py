"""What the portal can tell about how an opinion was sent."""

from django.db.models import TextChoices


class Proof(TextChoices):
    """自动校验: a marking only, unless the office wants to look first at what lacks it."""

    DONE = "done", "已通过"
    MISSING = "missing", "没有做，浏览器可能关闭了脚本"
    WRONG = "wrong", "没有通过"
    REUSED = "reused", "重复使用"


class GroupBasis(TextChoices):
    """What the opinions of an uncounted group have in common."""

    TEXT = "text", "文字相同、相近"
    NETWORK = "network", "同一网络"
    SPAN = "span", "一段时间内"


class UncountedState(TextChoices):
    ASKED = "asked", "等待另一人确认"
    IN_FORCE = "in_force", "不计入统计"
    REFUSED = "refused", "不同意，照常计入"
    TAKEN_BACK = "taken_back", "已恢复计入"


UNCOUNTED_MOVES: dict[str, set[str]] = {
    "": {UncountedState.ASKED},
    UncountedState.ASKED: {UncountedState.IN_FORCE, UncountedState.REFUSED},
    UncountedState.IN_FORCE: {UncountedState.TAKEN_BACK},
    UncountedState.REFUSED: set(),
    UncountedState.TAKEN_BACK: set(),
}


class WaveKind(TextChoices):
    NETWORK = "network", "同一网络"
    TEXT = "text", "同一文字"
    RATE = "rate", "总数远多于平时"
