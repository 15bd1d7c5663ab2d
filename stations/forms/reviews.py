"""The page of a year: a choice and a word for each, read out of one form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from stations.choices import ReviewOutcome
from stations.models import Appointment, YearlyReview
from stations.services.reviews import Verdict

LONGEST_WORD = 200


@dataclass
class ReviewRow:
    """One line: what was typed, else what was said before."""

    appointment: Appointment
    outcome: str
    word: str
    error: str = ""


class ReviewSheet:
    """``rows`` to show; after ``read`` also ``verdicts``, or errors beside their rows."""

    def __init__(
        self, appointments: Iterable[Appointment], newest: Mapping[int, YearlyReview]
    ) -> None:
        self.rows = [
            ReviewRow(one, said.outcome if said else "", said.word if said else "")
            for one in appointments
            for said in [newest.get(one.pk)]
        ]
        self.verdicts: dict[Appointment, Verdict] = {}

    @property
    def errors(self) -> list[ReviewRow]:
        return [row for row in self.rows if row.error]

    def read(self, typed: QueryDict) -> bool:
        """Whether all that was typed can be kept. Who was left blank stays without a word."""
        for row in self.rows:
            key = row.appointment.pk
            row.outcome = typed.get(f"outcome-{key}", "")
            row.word = typed.get(f"word-{key}", "").strip()
            self._judge(row)
        return not self.errors

    def _judge(self, row: ReviewRow) -> None:
        if row.outcome not in ReviewOutcome.values:
            if row.word:
                row.error = "写了说明，请选择评价。"
            return
        if len(row.word) > LONGEST_WORD:
            row.error = f"说明请不要超过{LONGEST_WORD}字。"
        elif row.outcome != ReviewOutcome.CONTINUE and not row.word:
            row.error = f"评价是“{ReviewOutcome(row.outcome).label}”的，请写一句说明。"
        else:
            self.verdicts[row.appointment] = Verdict(ReviewOutcome(row.outcome), row.word)
