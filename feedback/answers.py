"""What the superior said of one opinion, as far as it was let out: what its author may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from drafts.models import DraftVersion
from feedback.direct_answers import let_out_to
from feedback.models import Outcome, ReplyLine, Shelving
from feedback.wording import reason_words
from opinions.choices import Adoption, Processing
from opinions.following import LAW
from opinions.models import Opinion
from opinions.services.adopting import overall

WENT_UPWARD = (Processing.SUBMITTED, Processing.SENT_DIRECTLY)


@dataclass(frozen=True)
class Answers:
    outcomes: Sequence[Outcome]
    # Results that were told and no longer stand.
    taken_back: Sequence[Outcome] = ()
    # Of an opinion that a point had reported directly.
    direct: ReplyLine | None = None
    # The law has come out and nothing is said of this opinion yet.
    is_law_out: bool = False
    # Nothing is said of it, and the draft is shelved.
    stopped: Shelving | None = None

    @property
    def result(self) -> str:
        """One word for all; AWAITING as long as nothing was let out."""
        results = [outcome.result for outcome in self.outcomes]
        if self.direct and not results:
            return self.direct.result
        return overall(results) if results else Adoption.AWAITING

    @property
    def released_at(self) -> datetime | None:
        times = [outcome.release.released_at for outcome in self.outcomes if outcome.release]
        return max((at for at in times if at), default=None)

    @property
    def rows(self) -> list[tuple[Outcome, str]]:
        """Each answer with its reason in words."""
        return [(outcome, reason_words(outcome)) for outcome in self.outcomes]


def answers_to(opinion: Opinion) -> Answers:
    released = Outcome.objects.latest_released().filter(item__sources__opinion=opinion)
    latest = list(released.select_related("item", "release").order_by("item_id"))
    standing = [outcome for outcome in latest if not outcome.is_taken_back]
    direct = let_out_to(opinion)
    waits = opinion.processing in WENT_UPWARD and not standing and direct is None
    return Answers(
        standing,
        [outcome for outcome in latest if outcome.is_taken_back],
        direct,
        not standing and opinion.processing == Processing.SUBMITTED and _is_law_out(opinion),
        Shelving.objects.of(opinion.consultation_id) if waits else None,
    )


def _is_law_out(opinion: Opinion) -> bool:
    draft = opinion.consultation.version.draft_id
    laws = DraftVersion.objects.filter(draft=draft, confirmed_at__isnull=False, stage__in=LAW)
    return laws.exists()
