"""What stands on the reading page beside the text: its table of contents, counts, the state."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.forms.models import model_to_dict

from drafts.blocks import Block
from drafts.following import places_in
from drafts.models import Consultation, FocusQuestion
from opinions.models import Opinion, OpinionTarget


def contents(text: Iterable[Block]) -> list[Block]:
    """The table of contents: the headings, or the articles of a text that has none."""
    every = list(text)
    return [block for block in every if block.is_heading and block.anchor] or every


def article_counts(consultation: Consultation) -> dict[int, int]:
    """How many opinions each article has; one about two articles counts for both.

    After the text was replaced those on the text before count for what their article is now, as
    far as somebody confirmed it. One query, then two.
    """
    counted = Opinion.objects.filter(consultation=consultation).counted()
    targets = OpinionTarget.objects.filter(opinion__in=counted, unit__isnull=False).order_by()
    if consultation.page_revision:
        return _carried_counts(consultation.version_id, targets.values_list("unit", "opinion"))
    return dict(targets.values_list("unit").annotate(Count("opinion", distinct=True)))


def _carried_counts(version_id: int, pairs: Iterable[tuple[int | None, int]]) -> dict[int, int]:
    """Of each article and opinion; an opinion on two articles that became one counts once."""
    opinions: defaultdict[int, set[int]] = defaultdict(set)
    for unit, opinion in pairs:
        if unit is not None:
            opinions[unit].add(opinion)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for unit, places in places_in(version_id, opinions).items():
        for place in places:
            found[place] |= opinions[unit]
    return {place: len(held) for place, held in found.items()}


def questions_of(consultation: Consultation) -> list[FocusQuestion]:
    return list(consultation.questions.order_by("position"))


def state_of(consultation: Consultation, questions: Iterable[FocusQuestion], now: datetime) -> str:
    """Everything about a consultation that the page shows and that can change, as one hash."""
    version = consultation.version
    unseen = ["named_readers"] if consultation.show_counts else ["named_readers", "opinion_count"]
    shown: list[Any] = [
        model_to_dict(consultation, exclude=unseen),
        [(question.pk, question.in_full) for question in questions],
        (version.title, version.title_note, version.confirmed_at, version.draft.organ.name),
        getattr(consultation, "has_comparison", False),
        consultation.takes_online(now),
        _time_left(consultation.public_close, now),
    ]
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:32]


def _time_left(close: datetime, now: datetime) -> int:
    """Changes when the words for the time left change: by the day, the hour, the minute."""
    minutes = max(int((close - now).total_seconds() // 60), -1)
    if minutes >= 2 * 24 * 60:
        return minutes // (24 * 60)
    return minutes // 60 if minutes >= 60 else minutes
