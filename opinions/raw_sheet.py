"""原始意见表: every counted opinion in the person's own words, without names and contacts."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery

from drafts.deadlines import begin_of
from drafts.models import Consultation
from liaison.workbooks.looks import Column
from opinions.choices import NO_KIND, ChangeKind, Processing, source_without_station
from opinions.models import Opinion, OpinionSupplement, OpinionTarget, Redaction
from opinions.models.channels import channel_choices
from opinions.redaction import FIELDS, cover, covered_text, stored_spans
from stations.workbook.narrowing import (
    Filters,
    chosen_day,
    chosen_station,
    one_of,
    period_words,
)

EVERYTHING = Q()

RAW = [
    Column("序号", 7, "int"),
    Column("意见编号", 20),
    Column("条款", 24),
    Column("征询要点", 24),
    Column("意见类别", 9),
    Column("意见原文", 46),
    Column("修改为", 36),
    Column("理由", 28),
    Column("提出人数", 8, "int"),
    Column("来源站点", 18),
    Column("提出方式", 12),
    Column("收到时间", 20, "datetime"),
    Column("办理", 12),
]
ROWS_AT_ONCE = 2_000
RAW_FILTERS = {"station": "来源站点", "channel": "提出方式", "since": "从哪天", "until": "到哪天"}


def raw_wanted(filters: Filters) -> tuple[Q, dict[str, str]]:
    """By station, channel and the days they came in, both included; and it in words."""
    since, until = chosen_day(filters, "since"), chosen_day(filters, "until")
    wanted, words = Q(), period_words(since, until)
    if station := chosen_station(filters):
        wanted, words = wanted & Q(station=station), {**words, "来源站点": station.name}
    channels = dict(channel_choices())
    if channel := one_of(filters, "channel", channels):
        wanted, words = wanted & Q(channel=channel), {**words, "提出方式": channels[channel]}
    if since:
        wanted &= Q(received_at__gte=begin_of(since))
    if until:
        wanted &= Q(received_at__lt=begin_of(until + timedelta(days=1)))
    return wanted, words


def raw_source(consultation: Consultation, wanted: Q = EVERYTHING) -> QuerySet[Opinion, Any]:
    """All that a row says, in one query: what is covered and what was added later as well."""
    own = {"opinion": OuterRef("pk")}
    labels = OpinionTarget.objects.filter(**own).order_by("pk").values("label")
    added = OpinionSupplement.objects.filter(**own).order_by("pk").values("body")
    decided = Redaction.objects.filter(**own, revision=OuterRef("revision")).order_by("-pk")
    return (
        Opinion.objects.filter(wanted, consultation=consultation)
        .counted()
        .order_by("pk")
        .annotate(
            labels=ArraySubquery(labels),
            added=ArraySubquery(added),
            spans=Subquery(decided.values("spans")[:1]),
        )
        .values_list(
            "id", "receipt_no", "labels", "question__text", "kind", "body", "replacement",
            "reason", "people", "station__name", "channel", "received_at", "processing", "added",
            "spans",
        )
    )  # fmt: skip


def raw_rows(source: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Plain values, no objects: a hundred thousand rows take as long as their cells."""
    kinds, states = (dict(words.choices) for words in (ChangeKind, Processing))
    channels = dict(channel_choices())
    for number, row in enumerate(source, start=1):
        _, receipt, targets, question, kind, *words, people, station, channel, at, state = row[:-2]
        words = _covered(words, row[-1])
        words[0] = "\n".join(filter(None, [words[0], *map(_later, row[-2])]))
        yield [
            number,
            receipt,
            "、".join(targets),
            question or "",
            kinds.get(kind, NO_KIND),
            *words,
            people,
            station or source_without_station(channel),
            channels.get(channel, channel),
            at,
            states[state],
        ]


def _covered(texts: Sequence[str], spans: Any) -> list[str]:
    """As a clerk decided, else as the machine proposes. From a copy ``spans`` comes as text."""
    if spans is None:
        return [covered_text(text) if text else text for text in texts]
    decided = stored_spans(json.loads(spans) if isinstance(spans, str) else spans)
    return [cover(text, decided[name]) for name, text in zip(FIELDS, texts, strict=True)]


def _later(body: str) -> str:
    return f"后来补充：{covered_text(body)}"
