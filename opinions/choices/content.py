"""What an opinion asks for, where it points, and who gives it."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import TextChoices


class ChangeKind(TextChoices):
    MODIFY = "modify", "修改"
    ADD = "add", "增加"
    DELETE = "delete", "删除"
    WORDING = "wording", "文字"
    OVERALL = "overall", "整体"
    OTHER = "other", "其他"


# How an opinion is shown whose author chose no category; nobody chooses for the author.
NO_KIND = "未分类"


def prevailing_kind(kinds: Iterable[str]) -> str:
    """The most frequent of ``kinds``, the earlier of two; empty if none is given."""
    counted = Counter(kind for kind in kinds if kind)
    return counted.most_common(1)[0][0] if counted else ""


class ContributorKind(TextChoices):
    PERSON = "person", "个人"
    UNIT = "unit", "单位"


class AgeBand(TextChoices):
    """As coarse as the report on who took part needs; nobody has to say."""

    YOUNG = "young", "18岁以下"
    ADULT = "adult", "18至39岁"
    MIDDLE = "middle", "40至59岁"
    ELDER = "elder", "60岁及以上"


class Occupation(TextChoices):
    FARMER = "farmer", "务农"
    EMPLOYEE = "employee", "企业职工"
    SELF_EMPLOYED = "self_employed", "个体经营"
    PUBLIC_SERVANT = "public_servant", "机关事业单位"
    STUDENT = "student", "学生"
    RETIRED = "retired", "退休"
    OTHER = "other", "其他"


class TargetScope(TextChoices):
    WHOLE = "whole", "总体意见"
    PROVISION = "provision", "条款"
    AFTER = "after", "条款之后新增"
