"""Cycles of judging in the states that tests begin from; everything happens in ``YEAR``."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from feedback.choices.evaluation import CycleStatus, EvaluationTarget
from feedback.models import EvaluationCycle
from feedback.services import cycles, scoring, settling
from opinions.choices import Moderation, Processing
from opinions.models import Triage
from stations.choices import AppointmentKind, LedgerStatus
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.opinions import OpinionFactory
from tests.factories.stations import LedgerEntryFactory, StationLeadFactory, officer_of

YEAR = 2025
BEIJING = ZoneInfo("Asia/Shanghai")
AFTERWARDS = datetime(YEAR + 1, 1, 20, 10, tzinfo=BEIJING)
C = CycleStatus


def on(month, day=10, hour=10, year=YEAR):
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def cycle_at(status=C.SELF_SCORING, target=EvaluationTarget.STATIONS):
    """A cycle of ``YEAR`` brought to ``status`` by its services."""
    clerk, reviewer, leader = ClerkFactory(), ReviewerFactory(), LeaderFactory()
    cycle = cycles.draft_cycle(year=YEAR, target=target, by=clerk)
    steps = {
        C.PUBLISHED: lambda: cycles.publish(cycle, by=reviewer),
        C.SELF_SCORING: lambda: cycles.open_self_scoring(cycle, by=clerk),
        C.AUTO_SCORED: lambda: scoring.score_cycle(cycle, by=clerk, now=AFTERWARDS),
        C.OFFICE_SCORING: lambda: scoring.take_computed(cycle, by=clerk),
        C.OBJECTION: lambda: settling.open_objections(cycle, by=clerk, today=date(2026, 1, 20)),
        C.RESOLVED: lambda: settling.resolve(cycle, by=reviewer, today=date(2026, 3, 1)),
        C.FINALISED: lambda: settling.finalise(
            settling.ask_to_finalise(cycle, by=clerk), by=leader
        ),
    }
    for name, step in steps.items():
        if cycle.status == status:
            break
        step()
        cycle = EvaluationCycle.objects.get(pk=cycle.pk)
        assert cycle.status == name
    return cycle


def approved(station, kind="solicitation_meeting", month=5, day=10, **kwargs):
    """An approved ledger entry of that day."""
    kwargs.setdefault("place", "文化活动室")
    return LedgerEntryFactory(
        station=station, kind=kind, starts_at=on(month, day), status=LedgerStatus.APPROVED, **kwargs
    )


def brought(station, quality="", **kwargs):
    """An opinion of the year that passed; ``quality`` is the office's grade."""
    kwargs.setdefault("received_at", on(6))
    kwargs.setdefault("moderation", Moderation.PASSED)
    kwargs.setdefault("processing", Processing.UNDER_REVIEW)
    opinion = OpinionFactory(station=station, **kwargs)
    if quality:
        Triage.objects.create(opinion=opinion, quality=quality)
    return opinion


def lead_of(station):
    return officer_of(station, AppointmentKind.STATION_LEAD, StationLeadFactory())


def evaluation_of(cycle, station):
    return cycle.evaluations.get(station=station)


def score_of(cycle, station, key):
    return evaluation_of(cycle, station).scores.get(indicator__key=key)


def points_of(cycle, station, key):
    return score_of(cycle, station, key).auto_points


def worths(cycle, station, key):
    """What each row behind a number counts, with its note."""
    rows = score_of(cycle, station, key).rows.all()
    return [(None if row.worth is None else float(row.worth), row.note) for row in rows]


def dec(text):
    return Decimal(text)
