"""经费台账: what came in and what was spent."""

from django.db.models import TextChoices


class ExpenseKind(TextChoices):
    INCOME = "income", "收入"
    SPENDING = "spending", "支出"
