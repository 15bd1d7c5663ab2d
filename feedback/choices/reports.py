"""汇报材料: what the office has to say of its work, and to whom."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    YEAR = "year", "年度工作总结"
    MEETING = "meeting", "主任会议汇报"
    BRIEFING = "briefing", "工作简报"
