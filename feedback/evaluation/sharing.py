"""补助 = 基础额 + 可分配额 × 三项份额之和, in whole yuan that add up to the budget (row 90)."""

from collections.abc import Sequence
from fractions import Fraction

Weights = Sequence[Fraction | int]


def shares(factors: Sequence[tuple[int, Weights]]) -> list[Fraction]:
    """``factors``: per cent and one weight for each station; the shares add up to 1.

    A factor that nobody has anything of is shared out equally.
    """
    count = len(factors[0][1])
    found = [Fraction(0)] * count
    for percent, weights in factors:
        total = sum((Fraction(one) for one in weights), Fraction(0))
        for place, weight in enumerate(weights):
            part = Fraction(weight) / total if total else Fraction(1, count)
            found[place] += Fraction(percent, 100) * part
    return found


def whole_yuan(budget: int, base: int, parts: Sequence[Fraction]) -> list[int]:
    """``parts`` add up to 1; largest remainder, ties to who stands first; sums to ``budget``.

    Raises ValueError if the base alone is more than the budget.
    """
    if not parts or base * len(parts) > budget:
        raise ValueError("The base takes more than the budget.")
    exact = [(budget - base * len(parts)) * part for part in parts]
    found = [base + int(one) for one in exact]
    left = budget - sum(found)
    by_remainder = sorted(range(len(exact)), key=lambda place: int(exact[place]) - exact[place])
    for place in by_remainder[:left]:
        found[place] += 1
    return found
