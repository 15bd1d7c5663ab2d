"""Telling each author once of what became of a whole round: withdrawn, shelved, no result.

Each message is written once for a person and a cause, so a worker that died half way begins again
without telling anybody twice.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from feedback.round_words import Message
from feedback.services.telling import PEOPLE_AT_ONCE, contacts_of, label_of
from feedback.services.texts import current_texts
from feedback.texts import Texts
from liaison.notices.models import Notice
from liaison.notices.services import compose_notice, queue_notices
from opinions.models import Opinion

# What one person reads of these opinions, all of them their own.
Words = Callable[[Sequence[Opinion], Texts], Message]


@dataclass(frozen=True)
class Cause:
    """What is told, and for which time: a person is told once of each."""

    name: str
    revision: int = 1


def tell_authors(opinions: QuerySet[Opinion], *, cause: Cause, words: Words, now: datetime) -> int:
    """The number of people; who can't be reached by any way reads it at /track/."""
    keys = opinions.order_by("contributor__person_key").distinct()
    people = list(keys.values_list("contributor__person_key", flat=True))
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        batch = people[start : start + PEOPLE_AT_ONCE]
        _tell(opinions.filter(contributor__person_key__in=batch), cause, words, now)
    return len(people)


@transaction.atomic
def _tell(opinions: QuerySet[Opinion], cause: Cause, words: Words, now: datetime) -> None:
    by_person: dict[str, list[Opinion]] = defaultdict(list)
    related = ("contributor__phone", "contributor__email", "station")
    for opinion in opinions.select_related(*related).order_by("pk"):
        by_person[opinion.contributor.person_key].append(opinion)
    texts = current_texts()
    composed = [_compose(key, said, cause, words, texts, now) for key, said in by_person.items()]
    queue_notices([one for one in composed if one])


def _compose(
    key: str, opinions: Sequence[Opinion], cause: Cause, words: Words, texts: Texts, now: datetime
) -> Notice | None:
    contacts = contacts_of(opinions)
    station = next((one.station for one in opinions if one.station), None)
    if not contacts and station is None:
        return None
    message = words(opinions, texts)
    return compose_notice(
        recipient_key=key,
        cause=cause.name,
        revision=cause.revision,
        subject=message.subject,
        body=message.body,
        slip_text=message.slip,
        sms_text=message.sms,
        written_from=texts.used(),
        contacts=contacts,
        person_label=label_of(opinions[-1].contributor.name),
        station_code=station.code if station else "",
        now=now,
    )
