"""The clause of the final text beside the text that people were asked about."""

from drafts.differences import Piece
from feedback.models import Outcome
from opinions.redline import redline


def pieces_of(outcome: Outcome) -> list[Piece]:
    """What is new in the clause, marked; empty where the two have too little in common to be one
    clause (edge case 6), or are the same. ``outcome`` comes with its item."""
    before, after = outcome.item.quote, outcome.reflected_text
    return redline(before, after) if before != after else []
