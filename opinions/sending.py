"""What of a consultation has gone upward and what has not, for every page that says so."""

from dataclasses import dataclass

from django.db.models import Q

from drafts.choices import SUPPLEMENTED
from drafts.models import Consultation
from opinions.choices import Moderation, Processing
from opinions.models import CompiledTable, OpinionTally
from opinions.models.tally import UNSENT


@dataclass(frozen=True)
class Sending:
    status: str
    # In the order in which they were sent, with their letters.
    sent: list[CompiledTable]
    # Frozen, to be signed and sent next.
    waiting: CompiledTable | None
    # Opinions: merged and in no letter yet; not merged and not settled otherwise.
    ready: int
    unsorted: int

    @property
    def numbers(self) -> dict[int, int]:
        """By item the number under which the superior has it: of the letter that held it first."""
        backwards = reversed(self.sent)
        return {row["item"]: row["position"] for table in backwards for row in table.rows}

    @property
    def tables(self) -> list[CompiledTable]:
        """Every one that was frozen and stands."""
        return [*self.sent, self.waiting] if self.waiting else self.sent

    @property
    def unsent(self) -> int:
        return self.ready + self.unsorted

    @property
    def is_open(self) -> bool:
        """A supplement is still possible."""
        return self.status in SUPPLEMENTED

    @property
    def may_ask(self) -> bool:
        """Something waits for a supplement, nothing stands in its way."""
        return self.is_open and bool(self.ready) and not self.unsorted and self.waiting is None

    @property
    def is_told(self) -> bool:
        """Before the first table has gone there is nothing to tell apart."""
        return bool(self.sent)


def sending_of(consultation: Consultation) -> Sending:
    """Two queries, whatever was sent."""
    tables = CompiledTable.objects.filter(consultation=consultation).standing()
    found = list(tables.select_related("submission__organ", "submission__signed_by", "frozen_by"))
    counts = OpinionTally.objects.of(consultation).sums(
        ready=Q(processing=Processing.MERGED, moderation=Moderation.PASSED), all=UNSENT
    )
    return Sending(
        status=consultation.status,
        sent=[table for table in found if table.sent_at],
        waiting=next((table for table in found if not table.sent_at), None),
        ready=counts["ready"],
        unsorted=counts["all"] - counts["ready"],
    )
