"""What the superior said of opinions that a point had reported to it directly (已直接报送).

They stand in no table of ours and in no item: a line of the answer names them itself, and counts
from the moment at which a second person confirmed it.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from feedback.choices import ReplyStatus
from feedback.models import OpinionFeedback, Release, ReplyLine, ReplyMove
from opinions.choices import Moderation, Processing
from opinions.models import Opinion


def confirmed_lines(until: Any = None) -> QuerySet[ReplyLine]:
    """Lines that name such opinions; ``until`` leaves out what was confirmed later."""
    posted = ReplyMove.objects.filter(reply=OuterRef("reply"), new_status=ReplyStatus.POSTED)
    if until is not None:
        posted = posted.filter(at__lte=until)
    return ReplyLine.objects.filter(Exists(posted)).order_by("-pk")


def news(until: datetime | None = None) -> Q:
    """Opinions of which a line says what their authors have not been told yet."""
    lines = confirmed_lines(until)
    latest = lines.filter(direct_opinions=OuterRef("opinion")).values("result")[:1]
    told = OpinionFeedback.objects.current().filter(opinion=OuterRef("pk"), result=Subquery(latest))
    answered = Exists(lines.filter(direct_opinions=OuterRef("pk")))
    return Q(processing=Processing.SENT_DIRECTLY) & answered & ~Exists(told)


def unanswered() -> Q:
    """Opinions that a point reported directly and no confirmed line names."""
    answered = confirmed_lines().filter(direct_opinions=OuterRef("pk"))
    is_direct = Q(processing=Processing.SENT_DIRECTLY) & ~Q(moderation=Moderation.BLOCKED)
    return is_direct & Q(~Exists(answered))


def answers_of(opinion_ids: list[int], until: datetime | None = None) -> dict[int, ReplyLine]:
    """The latest line for each; two queries."""
    lines = confirmed_lines(until).filter(direct_opinions__in=opinion_ids).distinct()
    found: dict[int, ReplyLine] = {}
    for line in lines.select_related("reply").prefetch_related("direct_opinions"):
        for opinion in line.direct_opinions.all():
            found.setdefault(opinion.pk, line)
    return found


def let_out_to(opinion: Opinion) -> ReplyLine | None:
    """What the author of one may read: what was confirmed before the last release."""
    if opinion.processing != Processing.SENT_DIRECTLY:
        return None
    last = Release.objects.gone_out().filter(consultation=opinion.consultation_id)
    released = last.order_by("-number").values_list("released_at", flat=True).first()
    return answers_of([opinion.pk], released).get(opinion.pk) if released else None
