"""A clerk confirms or changes what is covered; who looks at the original is on record."""

from collections.abc import Iterable

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.errors import OpinionError
from opinions.models import Opinion, Redaction
from opinions.personal_data import Span
from opinions.redaction import FIELDS, Spans

name_actions(
    {
        "opinions.redact": "确定遮盖的文字",
        "opinions.see_original": "查看意见原文",
    }
)
BY_HAND = "人工选定"


@transaction.atomic
def redact(
    opinion: Opinion, spans: Spans, *, by: User, seen: int, words: Iterable[str] = ()
) -> Redaction:
    """Cover ``spans``, and ``words`` wherever they stand, in every copy that leaves the office.

    ``seen`` is the revision that the clerk read; raises OpinionError if the author has changed the
    words since, or one of ``words`` stands nowhere.
    """
    current = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if current.revision != seen:
        raise OpinionError("提出人刚刚改过文字，请看过新的文字再确定。")
    chosen = {name: list(spans.get(name, ())) for name in FIELDS}
    for word in filter(None, (word.strip() for word in words)):
        found = {name: places(getattr(current, name), word) for name in FIELDS}
        if not any(found.values()):
            raise OpinionError(f"意见里没有“{word}”，请照原文填写。")
        for name in FIELDS:
            chosen[name] += found[name]
    kept = {name: sorted(set(each)) for name, each in chosen.items() if each}
    redaction = Redaction.objects.create(
        opinion=current,
        revision=current.revision,
        spans={
            name: [[one.start, one.end, one.kind] for one in each] for name, each in kept.items()
        },
        by=by,
    )
    record("opinions.redact", actor=by, target=opinion, count=sum(map(len, kept.values())))
    return redaction


def places(text: str, word: str) -> list[Span]:
    """Everywhere that ``word`` stands in ``text``."""
    found, start = [], text.find(word)
    while start >= 0:
        found.append(Span(start, start + len(word), BY_HAND))
        start = text.find(word, start + len(word))
    return found


def note_look(opinion: Opinion, *, by: User) -> None:
    """Somebody opens the words without the cover."""
    record("opinions.see_original", actor=by, target=opinion)
