"""Words of what is printed for people: slips and letters from replaceable templates."""

from django.db.models import TextChoices


class PaperKind(TextChoices):
    SLIP = "slip", "反馈单"
    STATION = "station", "站点反馈单"
    LETTER = "letter", "感谢信"
    EMPLOYER = "employer", "致单位感谢信"
    ASKING = "asking", "商请反馈函"


class Recipients(TextChoices):
    """Whose slips one file holds."""

    ALL = "all", "全部提出人"
    BY_HAND = "by_hand", "只要待站点转交的"
