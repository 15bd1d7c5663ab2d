"""What a clerk sees who goes through opinions one by one: which comes next, and what it may join.

In order of arrival. Nothing is claimed by looking: two clerks who share a queue are told apart by
the mark of what each has seen (``seen_of``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from drafts.models import Consultation, Provision
from liaison.accounts.models import User
from opinions.choices import Moderation
from opinions.choices.moves import TO_SORT
from opinions.finding.narrowing import in_theme
from opinions.models import (
    CompiledItem,
    CompiledSource,
    Opinion,
    OpinionMove,
    OpinionTarget,
    Theme,
    Triage,
    TriagePlace,
)
from opinions.models.opinions import OpinionQuerySet
from opinions.sorting_desk import ArticleLine, overview
from opinions.targets import words_of

# As many as there are digits to press.
OFFERED = 9
COUNTED = 1_000
MINE, FREE = "mine", "free"


@dataclass(frozen=True)
class Queue:
    """Whose opinions, on which article: all of them unless something is chosen."""

    consultation: Consultation
    user: User
    whose: str = ""
    unit: int | None = None
    theme: Theme | None = None

    def waiting(self) -> OpinionQuerySet:
        found = Opinion.objects.filter(consultation=self.consultation).to_sort()
        if self.whose == MINE:
            found = found.filter(triage__assignee=self.user)
        if self.whose == FREE:
            found = found.filter(Q(triage=None) | Q(triage__assignee=None))
        if self.unit:
            aimed = OpinionTarget.objects.filter(unit=self.unit)
            found = found.filter(pk__in=aimed.values("opinion"))
        if self.theme:
            found = found.filter(in_theme(self.theme))
        return found

    def count(self) -> int:
        """Up to ``COUNTED`` and one."""
        return self.waiting().order_by().values("pk")[: COUNTED + 1].count()

    def after(self, pk: int) -> int | None:
        """The next one; from the beginning again behind the last."""
        keys = self.waiting().order_by("pk").values_list("pk", flat=True)
        return keys.filter(pk__gt=pk).first() or keys.first()

    def before(self, pk: int) -> int | None:
        keys = self.waiting().order_by("-pk").values_list("pk", flat=True)
        return keys.filter(pk__lt=pk).first() or pk


def place_of(queue: Queue) -> TriagePlace:
    """Where this clerk is; unsaved if nowhere yet."""
    places = TriagePlace.objects.select_related("item")
    place = places.filter(user=queue.user, consultation=queue.consultation).first()
    return place or TriagePlace(user=queue.user, consultation=queue.consultation)


def places_to_work(consultation: Consultation) -> list[ArticleLine]:
    """Articles where something waits, as the filter offers them."""
    return [line for line in overview(consultation) if line.waiting and line.unit]


def seen_of(opinion: Opinion) -> str:
    """Changes with every move of the opinion, every edit of its author, every change of marks."""
    marks: Triage | None = getattr(opinion, "triage", None)
    version = marks.version if marks else 0
    return f"{opinion.moderation}.{opinion.processing}.{opinion.revision}.{version}"


def is_waiting(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.PASSED and opinion.processing in TO_SORT


def last_change(opinion: Opinion) -> OpinionMove | None:
    return opinion.moves.select_related("by").order_by("-pk").first()


def units_of(opinion: Opinion) -> list[Provision]:
    """The articles that it is about, in its own order; targets come with them."""
    return list(dict.fromkeys(one.unit for one in opinion.targets.all() if one.unit))


def texts_of(units: Sequence[Provision]) -> list[tuple[Provision, str]]:
    """Each article with its words; one query however many."""
    nodes = list(Provision.objects.filter(unit__in=units).in_order()) if units else []
    return [(unit, words_of(unit, nodes)) for unit in units]


def items_on(consultation: Consultation, units: Sequence[Provision]) -> list[CompiledItem]:
    """What it may join by a digit: items on its articles; on the draft as a whole without."""
    about = Q(provision__unit__in=units) if units else Q(provision=None)
    items = CompiledItem.objects.filter(about, consultation=consultation)
    return list(items.order_by("pk")[:OFFERED])


def suggested_item(opinion: Opinion, place: TriagePlace) -> tuple[CompiledItem | None, str]:
    """The item that holds the same words already, else the one merged into last; and which."""
    same = CompiledSource.objects.filter(
        opinion__consultation=opinion.consultation_id, opinion__text_hash=opinion.text_hash
    )
    found = same.select_related("item").order_by("-pk").first()
    if found:
        return found.item, "同样的话已经归并到"
    return (place.item, "上一条归并到") if place.item else (None, "")
