"""How many opinions were answered, and after how many days: one row for each consultation.

Answered is who was told what came of it, adopted or not; the day counts from the day on which the
opinion came. Half of the answered waited at most the median. What a shelved draft left unanswered
was received, but nobody waits for it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
)

from drafts.models import Consultation
from drafts.models.consultations import ConsultationQuerySet
from feedback import direct_answers
from feedback.models import OpinionFeedback, Shelving
from feedback.waiting import AWAITING
from opinions.models import Opinion


class Median(Aggregate):
    """Of PostgreSQL; between two middle values their mean."""

    name = "Median"
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


WAIT = ExpressionWrapper(F("told_at") - F("opinion__received_at"), output_field=DurationField())


@dataclass(frozen=True)
class BoardRow:
    consultation: Consultation
    opinions: int
    # No answer can come: their draft is shelved. Received, but nobody owes an answer.
    stopped: int
    answered: int
    median: timedelta | None

    @property
    def share(self) -> int | None:
        return share_of(self.answered, self.opinions - self.stopped)

    @property
    def days(self) -> int | None:
        return None if self.median is None else max(0, round(self.median / timedelta(days=1)))


def share_of(answered: int, due: int) -> int | None:
    """Percent, rounded down: 100 only when everybody was told; None where nothing is due."""
    return 100 * answered // due if due else None


def board(consultations: ConsultationQuerySet) -> list[BoardRow]:
    """Those that opinions were given in, the latest first; four queries."""
    keys = consultations.order_by().values("pk")
    opinions = Opinion.objects.counted().filter(consultation__in=keys).order_by()
    given: dict[int, int] = dict(opinions.values_list("consultation").annotate(Count("pk")))
    told = OpinionFeedback.objects.current().filter(opinion=OuterRef("pk"), told_at__isnull=False)
    waiting = opinions.filter(AWAITING | direct_answers.unanswered(), ~Exists(told))
    waiting = waiting.filter(consultation__in=Shelving.objects.rounds())
    stopped: dict[int, int] = dict(waiting.values_list("consultation").annotate(Count("pk")))
    answered: dict[int, dict[str, Any]] = {
        row["opinion__consultation"]: dict(row)
        for row in OpinionFeedback.objects.current()
        .filter(told_at__isnull=False, opinion__in=opinions.values("pk"))
        .order_by()
        .values("opinion__consultation")
        .annotate(count=Count("pk"), median=Median(WAIT))
    }
    nothing = {"count": 0, "median": None}
    return [
        BoardRow(one, given[one.pk], stopped.get(one.pk, 0), found["count"], found["median"])
        for one in consultations.filter(pk__in=given).with_draft().order_by("-opened_at", "-pk")
        for found in [answered.get(one.pk, nothing)]
    ]


def says(rows: list[BoardRow]) -> str:
    """收到1028条，已答复900条（87%）."""
    opinions, answered = sum(row.opinions for row in rows), sum(row.answered for row in rows)
    if not opinions:
        return "还没有收到意见。"
    stopped = sum(row.stopped for row in rows)
    share = share_of(answered, opinions - stopped)
    said, whole = f"共收到意见{opinions}条，", "占"
    if stopped:
        said += f"其中{stopped}条因草案停止审议没有结果；"
        whole = "占其余的"
    said += f"已把结果告诉提出人的{answered}条"
    return f"{said}。" if share is None else f"{said}，{whole}{share}%。"
