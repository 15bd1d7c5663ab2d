"""From rows to points: nothing but the rows and the indicator decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from feedback.choices.evaluation import Formula
from feedback.evaluation.scheme import NEUTRAL, Rule

TENTH = Decimal("0.1")
ZERO, ONE = Decimal(0), Decimal(1)
NOTHING_TO_JUDGE = "没有可以评判的记录，取中性分"


@dataclass(frozen=True)
class Measured:
    """``value``: what the rows came to; ``note``: why it is not simply that."""

    value: Decimal
    points: Decimal
    note: str = ""


def measure(
    rule: Rule, worths: Sequence[Decimal | None], *, points: Decimal, base: Decimal
) -> Measured:
    """``worths``: one for each row; None stands for what is on record and can't be judged."""
    judged = [worth for worth in worths if worth is not None]
    total = sum(judged, ZERO)
    if rule.formula == Formula.BONUS:
        return Measured(total, _tenth(min(total, points)))
    if rule.formula == Formula.DEDUCTION:
        return Measured(total, -_tenth(min(total, points)))
    if not judged:
        is_neutral = bool(worths) or rule.is_fair_when_empty
        share = NEUTRAL if is_neutral else ZERO
        return Measured(ZERO, _tenth(points * share), NOTHING_TO_JUDGE if is_neutral else "")
    mean = total / len(judged)
    if rule.formula == Formula.SAMPLE and len(judged) < base:
        few = f"只有{len(judged)}{rule.unit}，不足{base.normalize():f}{rule.unit}，取中性分"
        return Measured(mean, _tenth(points * NEUTRAL), few)
    value, share = {
        Formula.COUNT: (total, _part(total, base)),
        Formula.AVERAGE: (mean, _part(mean, base)),
        Formula.SHARE: (mean, mean),
        Formula.SAMPLE: (mean, mean),
    }[rule.formula]
    return Measured(value, _tenth(points * share))


def _part(value: Decimal, base: Decimal) -> Decimal:
    return min(value / base, ONE) if base else ONE


def _tenth(points: Decimal) -> Decimal:
    return points.quantize(TENTH, ROUND_HALF_UP)
