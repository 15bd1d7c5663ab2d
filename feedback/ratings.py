"""How content authors are, for the evaluation of stations: averages with their counts."""

from dataclasses import dataclass

from django.db.models import Avg, Count, IntegerField
from django.db.models.functions import Cast

from feedback.models import Rating


@dataclass(frozen=True)
class Average:
    """``score`` from 1 to 5; whoever uses it looks at ``count`` first."""

    score: float
    count: int


def averages(year: int) -> dict[str, Average]:
    """By station code, of the ratings given in ``year``; "" stands for what came online."""
    rows = (
        Rating.objects.filter(at__year=year)
        .values("feedback__opinion__station__code")
        .annotate(average=Avg(Cast("score", IntegerField())), count=Count("pk"))
        .order_by("feedback__opinion__station__code")
    )
    return {
        row["feedback__opinion__station__code"] or "": Average(row["average"], row["count"])
        for row in rows
    }
