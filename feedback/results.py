"""What the public reads of one consultation: every item that was sent up, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from drafts.differences import Piece
from drafts.models import Consultation
from feedback.clauses import pieces_of
from feedback.models import OpinionFeedback, Outcome
from feedback.wording import reason_words
from opinions.choices import Adoption
from opinions.models import CompiledItem, CompiledSource
from opinions.redaction import covered_text

WAITING = "暂未收到立法机关反馈"


@dataclass(frozen=True)
class ResultRow:
    """One compiled item as the public sees it; personal data that slipped in is covered."""

    item: CompiledItem
    outcome: Outcome | None
    stations: list[str]
    opinions: int
    # Why an earlier result was taken back, where there is no other yet.
    correction: str = ""

    @property
    def text(self) -> str:
        return covered_text(self.item.text)

    @property
    def result(self) -> str:
        return self.outcome.result if self.outcome else Adoption.AWAITING

    @property
    def label(self) -> str:
        return self.outcome.get_result_display() if self.outcome else WAITING

    @property
    def reason(self) -> str:
        return covered_text(reason_words(self.outcome)) if self.outcome else ""

    @property
    def pieces(self) -> list[Piece]:
        """The clause that reflects it, with what is new in it marked."""
        return pieces_of(self.outcome) if self.outcome else []


def result_rows(consultation: Consultation) -> list[ResultRow]:
    """Every item that was sent up, with what has been released of it; three queries."""
    public = Outcome.objects.latest_released().filter(item__consultation=consultation)
    public = public.select_related("item")
    latest = {outcome.item_id: outcome for outcome in public}
    outcomes = {pk: one for pk, one in latest.items() if not one.is_taken_back}
    corrections = {pk: covered_text(one.reason) for pk, one in latest.items() if one.is_taken_back}
    sources: dict[int, list[str]] = {}
    links = CompiledSource.objects.filter(item__consultation=consultation)
    for item, station in links.values_list("item", "opinion__station__name"):
        sources.setdefault(item, []).append(station or "网上平台")
    items = CompiledItem.objects.filter(consultation=consultation)
    return [
        ResultRow(
            item=item,
            outcome=outcomes.get(item.pk),
            stations=sorted(set(sources.get(item.pk, []))),
            opinions=len(sources.get(item.pk, [])),
            correction=corrections.get(item.pk, ""),
        )
        for item in items.exclude(adoption=Adoption.NONE).in_table_order()
    ]


def counts_by_result(rows: Sequence[ResultRow]) -> list[tuple[str, int]]:
    """(采纳, 3), (暂未收到立法机关反馈, 2): in the order in which the office names them."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.label] = found.get(row.label, 0) + 1
    order = [*Adoption.labels, WAITING]
    return sorted(found.items(), key=lambda one: order.index(one[0]))


def thanked(consultation: Consultation) -> list[str]:
    """By name only with each person's own consent, which can be taken back."""
    names = (
        OpinionFeedback.objects.current()
        .filter(
            release__consultation=consultation,
            result__in=[Adoption.ADOPTED, Adoption.PARTIAL],
            opinion__contributor__consent_name=True,
        )
        .exclude(opinion__contributor__name="")
        .values_list("opinion__contributor__name", flat=True)
    )
    return sorted(set(names))
