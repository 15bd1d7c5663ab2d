"""Opinions by the ten thousand, for the benches of the office's list and of the export."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from drafts.models import Consultation, Provision
from opinions import receipts
from opinions.choices import ChangeKind, Channel, Moderation, TargetScope
from opinions.models import Contributor, Opinion, OpinionTarget
from opinions.normalising import text_hash
from tests.factories.accounts import UserFactory
from tests.factories.drafts import PublicConsultationFactory

WORDS = "维护保养单位应当至少每十五日进行一次维护保养并在轿厢内公示记录建议增加老旧小区更新资金来源"
AT_ONCE = 5_000


def fill(count: int) -> Consultation:
    """A consultation of its own with ``count`` opinions, one in five with a second article."""
    mark = f"bench-{uuid.uuid4().hex[:12]}"
    clerk = UserFactory(username=mark)
    consultation = PublicConsultationFactory(slug=mark, version__draft__created_by=clerk)
    add(consultation, range(count))
    return consultation


def add(consultation: Consultation, numbers: Iterable[int]) -> None:
    articles = list(consultation.version.provisions.filter(kind="article"))
    numbers = iter(numbers)
    while batch := list(islice(numbers, AT_ONCE)):
        _add(consultation, articles, batch)


def _add(consultation: Consultation, articles: list[Provision], numbers: list[int]) -> None:
    people = Contributor.objects.bulk_create(
        Contributor(person_key=f"none:{uuid.uuid4()}") for _ in numbers
    )
    opinions = Opinion.objects.bulk_create(
        _opinion(consultation, person, number, receipt_no)
        for person, number, receipt_no in zip(
            people, numbers, _free_numbers(len(numbers)), strict=True
        )
    )
    OpinionTarget.objects.bulk_create(
        OpinionTarget(
            opinion=opinion,
            scope=TargetScope.PROVISION,
            provision=article,
            unit=article,
            label=str(article),
        )
        for opinion, number in zip(opinions, numbers, strict=True)
        for article in articles[: 2 if number % 5 == 0 else 1]
    )


def _free_numbers(count: int) -> list[str]:
    """Among half a million drawn at random two are the same as often as not."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn |= {receipts.new_number() for _ in range(count - len(drawn))}
        drawn -= set(
            Opinion.objects.filter(receipt_no__in=drawn).values_list("receipt_no", flat=True)
        )
    return list(drawn)


def _opinion(
    consultation: Consultation, person: Contributor, number: int, receipt_no: str
) -> Opinion:
    body = f"{(WORDS * 3)[number % 40 : number % 40 + 30 + number % 60]}{number}。"
    reason = (WORDS * 2)[number % 40 : number % 40 + 10 + number % 40]
    return Opinion(
        consultation=consultation,
        contributor=person,
        receipt_no=receipt_no,
        query_hash="0" * 64,
        channel=Channel.ONLINE if number % 2 else Channel.MEETING,
        kind=ChangeKind.MODIFY,
        body=body,
        replacement=(WORDS * 2)[number % 40 : number % 40 + 25] if number % 3 == 0 else "",
        reason=reason,
        text_hash=text_hash(body, "", reason),
        received_at=timezone.now() - timedelta(minutes=number % 10_000),
        moderation=Moderation.PASSED,
    )
