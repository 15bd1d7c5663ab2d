"""What the public pages show of all rooms at once: open rounds, results, the funnel.

Only what was released for everyone; the figures of the whole are kept for some seconds.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Max, Q, QuerySet, When

from drafts.models import Consultation
from feedback.choices import ReleaseStatus, Result
from feedback.models import Outcome, Release
from liaison.office.memory import Remembered
from opinions.choices import Adoption
from opinions.models import CompiledItem, Opinion

FAVOURABLE = (Result.ADOPTED, Result.PARTIAL)


@dataclass(frozen=True)
class Funnel:
    """收到 counts people's own opinions, the rest merged ones: never divide one by the other."""

    received: int
    compiled: int
    submitted: int
    adopted: int

    def steps(self) -> list[tuple[str, int, str]]:
        return [
            ("收到意见", self.received, "条"),
            ("整理归并为", self.compiled, "条"),
            ("上报立法机关", self.submitted, "条"),
            ("采纳或部分采纳", self.adopted, "条"),
        ]


@dataclass(frozen=True)
class PublishedResult:
    consultation: Consultation
    released_at: datetime
    answered: int
    adopted: int


def open_consultations(now: datetime) -> QuerySet[Consultation]:
    """What a resident can take part in now; what closes first comes first."""
    rounds = Consultation.objects.readable_by_public().open_now().with_draft()
    return rounds.filter(opens_at__lte=now, public_close__gt=now).order_by("public_close")


def released_outcomes() -> QuerySet[Outcome]:
    """Answers of the superior that everybody may read."""
    public = Consultation.objects.readable_by_public()
    return Outcome.objects.released().filter(item__consultation__in=public)


def recent_results(limit: int) -> list[PublishedResult]:
    """The public consultations whose results were released last."""
    public = Consultation.objects.readable_by_public()
    released = dict(
        Release.objects.filter(status=ReleaseStatus.RELEASED, consultation__in=public)
        .values_list("consultation")
        .annotate(at=Max("released_at"))
        .order_by("-at")[:limit]
    )
    counts = {
        row["item__consultation"]: row
        for row in released_outcomes()
        .filter(item__consultation__in=released)
        .values("item__consultation")
        .annotate(answered=Count("pk"), adopted=Count("pk", filter=Q(result__in=FAVOURABLE)))
        .order_by()
    }
    nothing = {"answered": 0, "adopted": 0}
    rounds = Consultation.objects.with_draft().in_bulk(released)
    return [
        PublishedResult(
            consultation=rounds[pk],
            released_at=at,
            answered=counts.get(pk, nothing)["answered"],
            adopted=counts.get(pk, nothing)["adopted"],
        )
        for pk, at in released.items()
    ]


def adopted_example() -> Outcome | None:
    """One adopted opinion to show what taking part can do; best one with the law's words."""
    told = released_outcomes().filter(result__in=FAVOURABLE)
    told = told.select_related("item__consultation__version__draft__organ")
    wordless = Case(When(reflected_text="", then=1), default=0)
    return told.order_by(wordless, "result", "-posted_at").first()


def _count() -> Funnel:
    return Funnel(
        received=Opinion.objects.counted().count(),
        compiled=CompiledItem.objects.count(),
        submitted=CompiledItem.objects.exclude(adoption=Adoption.NONE).count(),
        adopted=released_outcomes().filter(result__in=FAVOURABLE).count(),
    )


funnel = Remembered(_count)
