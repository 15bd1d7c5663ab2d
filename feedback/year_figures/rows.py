"""Which rows a figure counts. Every figure is the number of such rows or the sum of a column."""

from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation, Draft
from drafts.models.consultations import ConsultationQuerySet
from feedback.choices import LetterStatus, Result
from feedback.models import (
    Certificate,
    OpinionFeedback,
    Outcome,
    Rating,
    Shelving,
    ThankYouLetter,
)
from feedback.period import Period
from opinions.models import CompiledItem, Opinion, Submission
from stations.choices import AppointmentKind
from stations.ledger_kinds import WITHOUT_AUDIENCE
from stations.models import Appointment, LedgerEntry, Station

FAVOURABLE = (Result.ADOPTED, Result.PARTIAL)
CONTENT = ("5", "4")


def within(period: Period, field: str) -> Q:
    begin, end = period.moments
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def consultations(period: Period) -> ConsultationQuerySet:
    """Rounds that opened in the period; what was withdrawn is nothing to report."""
    opened = Consultation.objects.filter(within(period, "opened_at"))
    return opened.exclude(status=ConsultationStatus.WITHDRAWN).order_by("opened_at", "pk")


def drafts(period: Period) -> QuerySet[Draft]:
    found = consultations(period).order_by().values("version__draft")
    return Draft.objects.filter(pk__in=found).order_by("pk")


def opinions(period: Period) -> QuerySet[Opinion]:
    return Opinion.objects.counted().filter(within(period, "received_at")).order_by("pk")


def submissions(period: Period) -> QuerySet[Submission]:
    return Submission.objects.filter(sent_on__range=period.days).order_by("sent_on", "pk")


def items(period: Period) -> QuerySet[CompiledItem]:
    """What went upward first in the period; a supplement to an earlier item is no new one."""
    sent = CompiledItem.objects.filter(sources__submission__isnull=False)
    dated = sent.annotate(first_sent=Min("sources__submission__sent_on"))
    return dated.filter(first_sent__range=period.days).order_by("first_sent", "pk")


def decided_items(period: Period) -> QuerySet[CompiledItem]:
    return items(period).filter(Exists(_answer()))


def unanswered_items(period: Period) -> QuerySet[CompiledItem]:
    return items(period).filter(~Exists(_answer()))


def waiting_items(period: Period) -> QuerySet[CompiledItem]:
    return unanswered_items(period).exclude(consultation__in=Shelving.objects.rounds())


def stopped_items(period: Period) -> QuerySet[CompiledItem]:
    """Of drafts that are shelved: nothing is awaited."""
    return unanswered_items(period).filter(consultation__in=Shelving.objects.rounds())


def items_answered(period: Period, *results: str) -> QuerySet[CompiledItem]:
    """Of those sent in the period what was answered so, whenever the answer came."""
    return items(period).filter(Exists(_answer().filter(result__in=results)))


def decided_drafts(period: Period) -> QuerySet[Draft]:
    """Every item that was sent up has its answer."""
    return _sent_drafts(period).exclude(pk__in=_drafts_of(unanswered_items(period)))


def pending_drafts(period: Period) -> QuerySet[Draft]:
    return _sent_drafts(period).filter(pk__in=_drafts_of(waiting_items(period)))


def stopped_drafts(period: Period) -> QuerySet[Draft]:
    return _sent_drafts(period).filter(pk__in=_drafts_of(stopped_items(period)))


def answers_arrived(period: Period) -> QuerySet[Outcome]:
    """By the day of the superior's letter, also for what was sent in earlier years."""
    arrived = Outcome.objects.current().filter(line__reply__dated_on__range=period.days)
    return arrived.filter(result__in=FAVOURABLE).order_by("line__reply__dated_on", "pk")


def entries(period: Period, *, line: str = "", kind: str = "") -> QuerySet[LedgerEntry]:
    """Approved entries of one line and one kind; 历史导入 is counted apart."""
    found = LedgerEntry.objects.counted().filter(within(period, "starts_at"))
    if line:
        found = found.filter(held_by=line)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("starts_at", "pk")


def activities(period: Period) -> QuerySet[LedgerEntry]:
    return entries(period).exclude(kind__in=WITHOUT_AUDIENCE)


def imported_activities(period: Period) -> QuerySet[LedgerEntry]:
    old = LedgerEntry.objects.imported().filter(within(period, "starts_at"))
    return old.exclude(kind__in=WITHOUT_AUDIENCE).order_by("starts_at", "pk")


def told(period: Period) -> QuerySet[OpinionFeedback]:
    rows = OpinionFeedback.objects.current().filter(within(period, "told_at"))
    return rows.order_by("told_at", "pk")


def letters(period: Period) -> QuerySet[ThankYouLetter]:
    signed = ThankYouLetter.objects.filter(signed_on__range=period.days)
    return signed.exclude(status=LetterStatus.VOIDED).order_by("year", "number")


def certificates(period: Period) -> QuerySet[Certificate]:
    return Certificate.objects.confirmed().filter(within(period, "confirmed_at")).order_by("pk")


def ratings(period: Period, *scores: str) -> QuerySet[Rating]:
    found = Rating.objects.filter(within(period, "at")).order_by("at", "pk")
    return found.filter(score__in=scores) if scores else found


def stations(_period: Period) -> QuerySet[Station]:
    return Station.objects.working().order_by("pinyin_key")


def in_office(period: Period, kind: str) -> QuerySet[Appointment]:
    """At the end of the period, or today if that is still to come."""
    day = min(period.last, timezone.localdate())
    held = Appointment.objects.in_force(day).filter(kind=kind)
    return held.order_by("person__pinyin_key", "pk")


def officers(period: Period) -> QuerySet[Appointment]:
    return in_office(period, AppointmentKind.OFFICER)


def experts(period: Period) -> QuerySet[Appointment]:
    return in_office(period, AppointmentKind.EXPERT)


def _answer() -> Any:
    return Outcome.objects.current().filter(item=OuterRef("pk"))


def _sent_drafts(period: Period) -> QuerySet[Draft]:
    return Draft.objects.filter(pk__in=_drafts_of(items(period))).order_by("pk")


def _drafts_of(found: QuerySet[CompiledItem]) -> QuerySet[Any]:
    """Two steps: the items are grouped, and their group must not show in what is asked for."""
    plain = CompiledItem.objects.filter(pk__in=found.order_by().values("pk"))
    return plain.order_by().values("consultation__version__draft")
