"""One story as it is read: the words, the row of the table, the clause with its change."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from drafts.differences import Mark, Piece
from feedback.clauses import pieces_of
from feedback.models import Outcome, Story
from opinions.redaction import covered_text

# Letters that a card shows beside a change.
AROUND = 18


@dataclass(frozen=True)
class StoryPage:
    story: Story
    outcome: Outcome

    @property
    def item_text(self) -> str:
        return covered_text(self.story.item.text)

    @property
    def text(self) -> str:
        return covered_text(self.story.text)

    @property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.outcome)

    @property
    def clause(self) -> list[Piece]:
        """For a card or a screen: the final clause alone, what is new in it marked, with some
        words around it."""
        left = [piece for piece in self.pieces if piece.mark != Mark.GONE]
        if not left:
            return [Piece(Mark.SAME, self.outcome.reflected_text)]
        last = len(left) - 1
        return [
            _shortened(piece, keeps_head=place > 0, keeps_tail=place < last)
            for place, piece in enumerate(left)
        ]

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('results:story', args=[self.story.pk])}"


def _shortened(piece: Piece, *, keeps_head: bool, keeps_tail: bool) -> Piece:
    """What stayed is left out but for the words beside a change."""
    if piece.mark != Mark.SAME or len(piece.text) <= 2 * AROUND:
        return piece
    head = piece.text[:AROUND] if keeps_head else ""
    tail = piece.text[-AROUND:] if keeps_tail else ""
    return Piece(Mark.SAME, f"{head}……{tail}")


def page_of(story: Story) -> StoryPage | None:
    """None as long as nothing of its item has been released."""
    outcome = Outcome.objects.released().filter(item=story.item_id).select_related("item").first()
    return StoryPage(story, outcome) if outcome else None
