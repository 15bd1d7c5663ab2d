"""Words of the satisfaction with an answer."""

from django.db.models import TextChoices


class Satisfaction(TextChoices):
    VERY = "5", "非常满意"
    SATISFIED = "4", "满意"
    FAIR = "3", "一般"
    NOT = "2", "不满意"
    NOT_AT_ALL = "1", "非常不满意"
