"""Rows of tasks and opinions: what a station brought, each thing once."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Min
from django.utils import timezone

from drafts.choices import ConsultationStatus
from feedback.choices.evaluation import EvidenceKind
from feedback.evaluation.facts import Facts, Row
from feedback.evaluation.measuring import ONE, ZERO
from opinions.choices import Moderation, Processing
from opinions.choices.triage import Quality
from opinions.models import Opinion
from stations.models import Assignment

_P, _E = Processing, EvidenceKind
WORTH = {Quality.A: ONE, Quality.B: Decimal("0.7"), Quality.C: Decimal("0.4")}
# What the office took up, or has not come to yet: that is not the station's fault.
TAKEN = frozenset({_P.RECEIVED, _P.UNDER_REVIEW, _P.MERGED, _P.SUBMITTED, _P.SENT_DIRECTLY})
# Sent where it belongs: neither good nor bad for the station.
ELSEWHERE = frozenset({_P.REFERRED, _P.PETITION, _P.REVIEW_SUGGESTION})

Found = dict[str, Any]


def brought(facts: Facts) -> list[Found]:
    """As ``_read``; read once for the three indicators that look at it."""
    if facts.opinions is None:
        facts.opinions = _read(facts)
    return facts.opinions


def _read(facts: Facts) -> list[Found]:
    """Opinions of the year that passed the check, with ``first``: the opinion that counts for it.

    Equal words of one consultation count once, and so does what was merged into one item.
    """
    opinions = Opinion.objects.counted().filter(
        facts.opinions_brought(), moderation=Moderation.PASSED, received_at__gte=facts.since,
        received_at__lt=facts.until,
    )  # fmt: skip
    fields = ("pk", "receipt_no", facts.opinion_of, "consultation", "text_hash", "processing")
    rows = (
        opinions.annotate(item=Min("compiled_in__item"))
        .order_by("received_at", "pk")
        .values(*fields, "item", "received_at", "triage__quality", "consultation__status")
    )
    firsts: dict[tuple[object, ...], int] = {}
    found: list[Found] = []
    for row in rows:
        row["whom"] = facts.whom(row[facts.opinion_of])
        words = (row["whom"], row["consultation"], row["text_hash"])
        merged = (row["whom"], "item", row["item"]) if row["item"] else words
        if row["processing"] in TAKEN:
            first = firsts.get(words) or firsts.get(merged) or row["pk"]
            firsts.setdefault(words, first)
            firsts.setdefault(merged, first)
        else:
            first = row["pk"]
        found.append({**row, "first": first})
    return found


def quantity(facts: Facts, base: int) -> Iterator[Row]:
    for found in brought(facts):
        if found["processing"] not in TAKEN:
            yield _row(found, ZERO, _P(found["processing"]).label)
        elif found["first"] != found["pk"]:
            yield _row(found, ZERO, "与已计入的一条相同或者已归并")
        else:
            yield _row(found, ONE)
    yield from facts.only_nil()


def quality(facts: Facts, base: int) -> Iterator[Row]:
    """One grade for each distinct opinion; what nobody graded can't be judged."""
    graded: dict[int, Found] = {}
    for found in brought(facts):
        if found["processing"] in TAKEN:
            known = graded.setdefault(found["first"], found)
            if not known["triage__quality"] and found["triage__quality"]:
                graded[found["first"]] = found
    for found in graded.values():
        grade = found["triage__quality"]
        if grade:
            yield _row(found, WORTH[Quality(grade)], f"{grade}等")
        else:
            yield _row(found, None, "没有评等次，不计入平均")
    yield from facts.only_nil()


def sent_up(facts: Facts, base: int) -> Iterator[Row]:
    """Of what was settled; a withdrawn consultation is nobody's failure (edge case 9)."""
    for found in brought(facts):
        if found["first"] != found["pk"] or found["processing"] in ELSEWHERE:
            continue
        if found["consultation__status"] == ConsultationStatus.WITHDRAWN:
            yield _row(found, None, "征求意见已撤回，不计入")
        elif found["processing"] == _P.SUBMITTED:
            yield _row(found, ONE, "已上报")
        elif found["processing"] == _P.SENT_DIRECTLY:
            yield _row(found, None, "联系点自己直接报送，不计入")
        elif found["processing"] in TAKEN or found["processing"] == _P.RETURNED:
            yield _row(found, None, "尚未上报，不计入")
        else:
            yield _row(found, ZERO, _P(found["processing"]).label)
    yield from facts.only_nil()


def _row(found: Found, worth: Decimal | None, note: str = "") -> Row:
    day = timezone.localdate(found["received_at"])
    return Row(
        found["whom"], _E.OPINION, found["pk"], found["receipt_no"], worth, day, note
    )  # fmt: skip


def tasks_on_time(facts: Facts, base: int) -> Iterator[Row]:
    for task in facts.tasks:
        if task.filed_at is None:
            yield _task(task, ZERO, "没有报送")
        elif task.was_late:
            yield _task(task, ZERO, "逾期报送")
        else:
            yield _task(task, ONE, "报送“无意见”" if task.nil_reason else "")


def unanswered(facts: Facts, base: int) -> Iterator[Row]:
    for task in facts.tasks:
        if task.filed_at is None:
            yield _task(task, ONE, "到期没有报送")


def _task(task: Assignment, worth: Decimal, note: str) -> Row:
    day = timezone.localdate(task.due_at)
    title = task.consultation.title[:200]
    return Row(task.station_id, _E.TASK, task.pk, title, worth, day, note)
