"""收到 → 整理 → 上报 → 采纳: the figures of one consultation, each counted where it says.

The first counts raw opinions, the others compiled items; they are never divided by each other
(domain 1.6). The rate is over what the superior has decided, beside what still waits (case 23).
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from drafts.models import Consultation
from feedback.choices import Result
from feedback.models import Outcome, Shelving
from opinions.choices import Adoption
from opinions.models import CompiledItem, Opinion

SENT = ~Q(adoption=Adoption.NONE)


def is_stopped(answers: QuerySet[Outcome]) -> Q:
    """Items that wait for nothing: sent upward, none of ``answers``, and their draft is shelved."""
    answered = answers.order_by().values("item")
    stopped = Q(consultation__in=Shelving.objects.rounds())
    return SENT & stopped & ~Q(pk__in=answered)


@dataclass(frozen=True)
class Funnel:
    opinions: int
    # Of these, how many say something else than all others, sign for sign.
    distinct: int
    people: int
    items: int
    submitted: int
    decided: int
    # Sent upward and not answered, of a draft that is shelved: waits for nothing.
    stopped: int
    adopted: int
    partial: int

    @property
    def waiting(self) -> int:
        return self.submitted - self.decided - self.stopped

    @property
    def favourable(self) -> int:
        return self.adopted + self.partial

    @property
    def rate(self) -> int | None:
        """Percent of the decided ones; None as long as nothing is decided."""
        return round(100 * self.favourable / self.decided) if self.decided else None

    @property
    def steps(self) -> list[tuple[str, int, str]]:
        """For the picture and its table: words, number, unit."""
        return [
            ("收到意见（原始）", self.opinions, "条"),
            ("归并整理为", self.items, "条"),
            ("上报（归并后）", self.submitted, "条"),
            ("采纳或部分采纳（归并后）", self.favourable, "条"),
        ]


def funnel(consultation: Consultation, answers: QuerySet[Outcome] | None = None) -> Funnel:
    """Counted from the rows in three queries; for the public ``answers`` are the released ones."""
    counted = Opinion.objects.filter(consultation=consultation).counted()
    raw = counted.aggregate(
        opinions=Count("pk"), distinct=Count("text_hash", distinct=True), people=Sum("people")
    )
    if answers is None:
        answers = Outcome.objects.current()
    items = CompiledItem.objects.filter(consultation=consultation).aggregate(
        items=Count("pk"),
        submitted=Count("pk", filter=SENT),
        stopped=Count("pk", filter=is_stopped(answers)),
    )
    results = answers.filter(item__consultation=consultation).aggregate(
        decided=Count("pk"),
        adopted=Count("pk", filter=Q(result=Result.ADOPTED)),
        partial=Count("pk", filter=Q(result=Result.PARTIAL)),
    )
    return Funnel(**{**raw, "people": raw["people"] or 0}, **items, **results)
