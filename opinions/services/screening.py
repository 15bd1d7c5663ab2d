"""Looking through what came in: it passes, or it is held for a person. Nothing is refused here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.alone import alone
from liaison.jobs.nudge import nudge
from opinions import routing
from opinions.choices import Axis, Moderation
from opinions.errors import OpinionError
from opinions.models import HeldTerm, Opinion
from opinions.normalising import normalise
from opinions.personal_data import find_spans
from opinions.services.moves import LONGEST_NOTE, move, move_many

name_actions({"opinions.keep_term": "保存待复核词语", "opinions.drop_term": "删除待复核词语"})
BATCH = 500
# Any number of our own: it names the lock that lets one process look through at a time.
_LOCK = 5_200_159_001
_COME_BACK = 0.3


@dataclass(frozen=True)
class Screened:
    passed: int
    held: int


def words_of(terms: Iterable[str]) -> Any:
    """The automaton that finds all of ``terms`` in one pass; None where there is none."""
    import ahocorasick  # noqa: PLC0415 -- the web takes opinions in and needs none of it

    words = ahocorasick.Automaton()
    for term in terms:
        if plain := normalise(term):
            words.add_word(plain, term)
    if not len(words):
        return None
    words.make_automaton()
    return words


class Sieve:
    """The office's list of words, ready to go through many texts."""

    def __init__(self) -> None:
        self.words = words_of(HeldTerm.objects.values_list("term", flat=True))

    def reasons(self, *texts: str) -> list[str]:
        """Why a person should look; empty if the text may pass."""
        text = "\n".join(texts)
        kinds = dict.fromkeys(span.kind for span in find_spans(text))
        hits = dict.fromkeys(self._hits(text))
        return [
            *(f"文字里有{kind}" for kind in kinds),
            *(f"含有待复核词语“{hit}”" for hit in hits),
            *(one.why for one in routing.suggest(text)),
        ]

    def _hits(self, text: str) -> list[str]:
        if self.words is None:
            return []
        return [term for _, term in self.words.iter(normalise(text))]


def screen_waiting() -> None:
    """All that waits, batch by batch. While another process is at it, this comes back soon."""
    with alone(_LOCK) as is_mine:
        more = is_mine
        while more:
            done = screen()
            if done.passed:
                nudge("opinions.join_newest")
            more = done.passed + done.held >= BATCH
    if not is_mine:
        nudge("opinions.screen_waiting", after=_COME_BACK)


def screen(ids: Sequence[int] | None = None) -> Screened:
    """Pass or hold what waits, all of it or the given ones; harmless if run twice."""
    waiting = Opinion.objects.waiting_for_screening().order_by("pk")
    batch = list(waiting.filter(pk__in=ids) if ids is not None else waiting[:BATCH])
    if not batch:
        return Screened(passed=0, held=0)
    sieve = Sieve()
    clean: list[int] = []
    held = 0
    for opinion in batch:
        if reasons := opinion.hold_reasons + _new_reasons(sieve, opinion):
            held += hold(opinion, reasons)
        else:
            clean.append(opinion.pk)
    passed = move_many(clean, Axis.MODERATION, Moderation.PENDING, Moderation.PASSED, by=None)
    again = _screen_edited(passed, {opinion.pk: opinion.revision for opinion in batch})
    return Screened(passed=len(passed) - again, held=held + again)


def _screen_edited(passed: Sequence[int], read: dict[int, int]) -> int:
    """Of those whose author edited them while they were looked through: how many are held."""
    current = Opinion.objects.filter(pk__in=passed).values_list("pk", "revision")
    edited = [pk for pk, revision in current if revision != read[pk]]
    return sum(screen_again(opinion) for opinion in Opinion.objects.filter(pk__in=edited))


def screen_again(opinion: Opinion) -> bool:
    """After an edit: new words may need a person where the old ones did not; whether they do."""
    if opinion.moderation != Moderation.PASSED:
        return False
    reasons = _new_reasons(Sieve(), opinion)
    return bool(reasons) and hold(opinion, reasons)


def hold(opinion: Opinion, reasons: list[str]) -> bool:
    """Whether it was held here, and not moved by somebody else in the meantime."""
    try:
        move(
            opinion,
            Axis.MODERATION,
            Moderation.HELD,
            by=None,
            note="；".join(reasons)[:LONGEST_NOTE],
        )
    except OpinionError:
        return False
    opinion.hold_reasons = reasons
    opinion.save(update_fields=["hold_reasons"])
    return True


def _new_reasons(sieve: Sieve, opinion: Opinion) -> list[str]:
    return sieve.reasons(opinion.body, opinion.replacement, opinion.reason)


@transaction.atomic
def keep_term(term: HeldTerm, *, by: User) -> None:
    """What comes in from now on is held if it says this."""
    term.save()
    record("opinions.keep_term", actor=by, target=term, note=term.term)


@transaction.atomic
def drop_term(term: HeldTerm, *, by: User) -> None:
    record("opinions.drop_term", actor=by, target=term, note=term.term)
    term.delete()
