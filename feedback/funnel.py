"""收到 → 整理 → 上报 → 采纳: the figures of one consultation, each counted where it says.

The first counts raw opinions, the others compiled items; they are never divided by each other
(domain 1.6).
"""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from drafts.models import Consultation
from opinions.choices import Adoption
from opinions.models import CompiledItem, Opinion

UNDECIDED = (Adoption.NONE, Adoption.AWAITING)


@dataclass(frozen=True)
class Funnel:
    opinions: int
    people: int
    items: int
    submitted: int
    decided: int
    adopted: int
    partial: int

    @property
    def waiting(self) -> int:
        return self.submitted - self.decided

    @property
    def steps(self) -> list[tuple[str, int, str]]:
        """For the picture and its table: words, number, unit."""
        return [
            ("收到意见", self.opinions, "条"),
            ("归并整理", self.items, "条"),
            ("上报", self.submitted, "条"),
            ("采纳或部分采纳", self.adopted + self.partial, "条"),
        ]


def funnel(consultation: Consultation) -> Funnel:
    """Counted from the rows in two queries."""
    counted = Opinion.objects.filter(consultation=consultation).counted()
    raw = counted.aggregate(opinions=Count("pk"), people=Sum("people"))
    items = CompiledItem.objects.filter(consultation=consultation).aggregate(
        items=Count("pk"),
        submitted=Count("pk", filter=~Q(adoption=Adoption.NONE)),
        decided=Count("pk", filter=~Q(adoption__in=UNDECIDED)),
        adopted=Count("pk", filter=Q(adoption=Adoption.ADOPTED)),
        partial=Count("pk", filter=Q(adoption=Adoption.PARTIAL)),
    )
    return Funnel(opinions=raw["opinions"], people=raw["people"] or 0, **items)
