"""One story as it is read: the words, the row of the table, the clause with its change."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from drafts.differences import Mark, Piece
from feedback.models import Outcome, Story
from feedback.results import ResultRow
from opinions.redaction import covered_text


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
        return ResultRow(self.story.item, self.outcome, [], 0).pieces

    @property
    def clause(self) -> list[Piece]:
        """The final clause alone, what is new in it marked."""
        left = [piece for piece in self.pieces if piece.mark != Mark.GONE]
        return left or [Piece(Mark.SAME, self.outcome.reflected_text)]

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('results:story', args=[self.story.pk])}"


def page_of(story: Story) -> StoryPage | None:
    """None as long as nothing of its item has been released."""
    outcome = Outcome.objects.released().filter(item=story.item_id).first()
    return StoryPage(story, outcome) if outcome else None
