"""年度评价: a word about everybody once a year; who is to leave leaves with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import ReviewOutcome
from stations.errors import StationError
from stations.models import Appointment, YearlyReview
from stations.services.appointments import end_appointment

name_actions({"stations.review": "年度评价"})


@dataclass(frozen=True)
class Verdict:
    outcome: ReviewOutcome
    word: str = ""


@transaction.atomic
def review(verdicts: Mapping[Appointment, Verdict], *, year: int, by: User, today: date) -> int:
    """Keep what is new or was corrected, as rows of their own; how many there were."""
    newest = newest_reviews(verdicts, year)
    rows = []
    for appointment, verdict in verdicts.items():
        before = newest.get(appointment.pk)
        if before and (before.outcome, before.word) == (verdict.outcome, verdict.word.strip()):
            continue
        if verdict.outcome != ReviewOutcome.CONTINUE and not verdict.word.strip():
            label = verdict.outcome.label
            raise StationError(f"{appointment.person}的评价是“{label}”，请写一句说明。")
        rows.append(
            YearlyReview(
                appointment=appointment,
                year=year,
                outcome=verdict.outcome,
                word=verdict.word.strip()[:200],
                by=by,
            )
        )
    YearlyReview.objects.bulk_create(rows)
    for row in rows:
        if row.outcome == ReviewOutcome.EXIT:
            reason = f"{year}年度评价退出：{row.word}"
            end_appointment(row.appointment, by=by, ends_on=today, reason=reason, today=today)
    if rows:
        record("stations.review", actor=by, after={"year": year}, count=len(rows))
    return len(rows)


def newest_reviews(
    appointments: Mapping[Appointment, object] | list[Appointment], year: int
) -> dict[int, YearlyReview]:
    """The word that counts about each, by the appointment's key."""
    rows = YearlyReview.objects.filter(
        appointment__in=[one.pk for one in appointments], year=year
    ).order_by("pk")
    return {row.appointment_id: row for row in rows}
