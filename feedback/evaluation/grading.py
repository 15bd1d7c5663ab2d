"""等次 and 名次 of a cycle's stations."""

from collections.abc import Mapping
from decimal import Decimal

from feedback.choices.evaluation import EXCELLENT_SHARE, GRADE_FROM, Grade


def grades(totals: Mapping[int, Decimal]) -> dict[int, Grade]:
    """优秀 from 90 points, for at most 30 % of the stations; who ties at the edge shares its fate.

    Beyond the quota it is 良好: never more 优秀 than the rule allows.
    """
    found = {key: _grade(total) for key, total in totals.items()}
    quota = len(totals) * EXCELLENT_SHARE // 100
    best = sorted((totals[key] for key, grade in found.items() if grade == Grade.EXCELLENT))[::-1]
    if len(best) > quota:
        # The best that must stay outside; so must everybody who is no better.
        edge = best[quota]
        for key, grade in found.items():
            if grade == Grade.EXCELLENT and totals[key] <= edge:
                found[key] = Grade.GOOD
    return found


def _grade(total: Decimal) -> Grade:
    return next(grade for grade, least in GRADE_FROM.items() if total >= least)


def ranks(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """1, 2, 2, 4."""
    ordered = sorted(totals.values(), reverse=True)
    return {key: ordered.index(total) + 1 for key, total in totals.items()}
