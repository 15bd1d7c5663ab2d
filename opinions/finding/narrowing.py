"""What a filter leaves over: cleaned fields of ``FindForm`` in, a queryset out."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from drafts.finding.folding import article_lexeme
from opinions.finding.entries import person_lexeme
from opinions.models import (
    Contributor,
    Opinion,
    OpinionEntry,
    OpinionTarget,
    SimilarText,
    Theme,
    ThemeText,
)
from opinions.models.opinions import OpinionQuerySet
from opinions.models.tally import COUNTED

NAMED = "name:"
NOBODY = "none"

# By field what it asks; fields that are not here are columns of ``Opinion``.
_ASKS: dict[str, Callable[[Any], Q]] = {
    "article": lambda number: _entries(article_lexeme(*number)),
    "unit": lambda unit: Q(pk__in=OpinionTarget.objects.filter(unit=unit).values("opinion")),
    "who": lambda key: _person(key),
    "theme": lambda theme: in_theme(theme),
    "since": lambda day: Q(received_at__gte=_midnight(day)),
    "until": lambda day: Q(received_at__lt=_midnight(day + timedelta(days=1))),
    "category": lambda category: Q(triage__category__path__startswith=category.path),
    "urgency": lambda urgency: Q(triage__urgency=urgency),
    "quality": lambda quality: Q(triage__quality=quality),
    "tag": lambda tag: Q(triage__tags__contains=[tag]),
    "assignee": lambda clerk: Q(triage__assignee=clerk),
    "age_band": lambda band: Q(contributor__age_band="" if band == NOBODY else band),
    # What the figures of a consultation count, as ``Opinion.objects.counted``.
    "counted": lambda _: COUNTED,
    "opening": lambda opening: Q(box_opening=opening),
    "uncounted": lambda group: Q(uncounted_in__group=group),
    "network": lambda key: Q(network_key=key),
    "text": lambda key: (
        Q(text_hash=key)
        | Q(text_hash__in=SimilarText.objects.filter(leader_hash=key).values("text_hash"))
    ),
    "occupation": lambda work: Q(contributor__occupation="" if work == NOBODY else work),
}
_COLUMNS = (
    "consultation", "question", "station", "channel", "moderation", "processing", "adoption",
    "by_deputy",
)  # fmt: skip


def narrowed(data: Mapping[str, Any]) -> OpinionQuerySet:
    """Everything that ``data`` asks for but the words."""
    asked = {name: data[name] for name in (*_ASKS, *_COLUMNS) if data.get(name)}
    found = Opinion.objects.all()
    for name, value in asked.items():
        found = found.filter(_ASKS[name](value) if name in _ASKS else Q(**{name: value}))
    return found


def in_theme(theme: Theme) -> Q:
    """Of a theme, and of those merged into it."""
    texts = ThemeText.objects.filter(Q(theme=theme) | Q(theme__into=theme))
    return Q(consultation=theme.consultation_id, text_hash__in=texts.values("text_hash"))


def _person(key: str) -> Q:
    if key.startswith(NAMED):
        return _entries(person_lexeme(key.removeprefix(NAMED)))
    return Q(contributor__in=Contributor.objects.filter(person_key=key).values("pk"))


def _entries(lexeme: str) -> Q:
    held = OpinionEntry.objects.filter(lexemes__holds=f"'{lexeme}'")
    return Q(pk__in=held.values("opinion"))


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
