"""社情民意登记: what people reported that is no legislative opinion, and who deals with it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from opinions.choices.referrals import ReferralResult
from opinions.models import Opinion, Referral
from opinions.models.opinions import OpinionQuerySet
from opinions.redaction import covered_parts

STATES = {"new": "还没有转交", "waiting": "等待答复", "done": "已有答复"}


def register(year: int | None = None, state: str = "") -> OpinionQuerySet:
    """The latest first, with ``handed``: the referrals that were not taken back."""
    found = Opinion.objects.public_sentiment()
    if year:
        found = found.filter(received_at__year=year)
    asked = Referral.objects.exclude(result=ReferralResult.TAKEN_BACK)
    mine = asked.filter(opinion=OuterRef("pk"))
    if state == "new":
        found = found.filter(~Exists(mine))
    elif state == "waiting":
        found = found.filter(Exists(mine.open()))
    elif state == "done":
        found = found.filter(Exists(mine), ~Exists(mine.open()))
    handed = Prefetch("referrals", asked.select_related("org").order_by("pk"), "handed")
    related = found.select_related("consultation", "station").defer("consultation__notice_text")
    return related.prefetch_related("redactions", handed).order_by("-received_at", "-pk")


def years() -> list[int]:
    """In which such things came, the latest first."""
    came = Opinion.objects.public_sentiment().order_by()
    return [
        timezone.localtime(first).year
        for first in came.datetimes("received_at", "year", order="DESC")
    ]


def sentiment_rows(opinions: OpinionQuerySet) -> Iterator[list[Any]]:
    """The columns of its workbook; handed to two units, it has two lines under one number."""
    for number, opinion in enumerate(opinions, start=1):
        facts = [
            number,
            timezone.localdate(opinion.received_at),
            opinion.receipt_no,
            "\n".join(filter(None, covered_parts(opinion))),
            opinion.origin,
            opinion.people,
            opinion.processing_note,
        ]
        handed: list[Referral | None] = [*_handed(opinion)]
        for one in handed or [None]:
            yield [*facts, *_handling(one)]


def _handed(opinion: Opinion) -> list[Referral]:
    found: list[Referral] = getattr(opinion, "handed", [])
    return found


def _handling(one: Referral | None) -> list[Any]:
    if one is None:
        return ["", None, "还没有转交", "", None]
    result = one.get_result_display() if one.result else "等待答复"
    return [one.org.name, one.due_on, result, one.reply, one.closed_on]
