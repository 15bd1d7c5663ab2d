"""The letters that the office prints from templates of its own."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    REPORT = "report", "报送函"
    REFERRAL = "referral", "转交函"
