from decimal import Decimal

from django import template

from feedback.choices.evaluation import Formula
from feedback.evaluation.steps import Step
from feedback.models import Score
from liaison.accounts.models import User

register = template.Library()


@register.filter
def points(value: Decimal | int | None) -> str:
    """8.5, 8, — for what there is not."""
    if value is None or value == "":
        return "—"
    plain = f"{Decimal(value).normalize():f}"
    return "0" if plain == "-0" else plain


@register.filter
def value_in_words(score: Score) -> str:
    """What the rows came to: 3场, 67%; a neutral score has no number to show."""
    rule = score.indicator.rule
    if score.note and not score.value:
        return "看依据"
    if rule.formula in {Formula.SHARE, Formula.SAMPLE}:
        return f"{score.value * 100:.0f}%"
    return f"{points(score.value)}{rule.unit or '项'}"


@register.filter
def may_take(user: User, step: Step) -> bool:
    return user.has_role(*step.roles)
