"""Kinds of the rules that an office or a station works by (domain rows 110 and 111)."""

from django.db.models import TextChoices


class RuleKind(TextChoices):
    DUTY = "duty", "工作职责"
    SYSTEM = "system", "工作制度"
    PROCESS = "process", "工作流程"
    DUTY_LIST = "duty_list", "岗位责任清单"
    SUPERIOR = "superior", "上级文件"
    OTHER = "other", "其他"


class RuleStatus(TextChoices):
    IN_USE = "in_use", "现行"
    ABOLISHED = "abolished", "已废止"


_R = RuleStatus
RULE_MOVES: dict[RuleStatus, set[RuleStatus]] = {
    _R.IN_USE: {_R.ABOLISHED},
    _R.ABOLISHED: {_R.IN_USE},
}
