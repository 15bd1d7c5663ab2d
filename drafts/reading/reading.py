"""What a file gives: its lines, and what the reader has to tell about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from drafts.parsing import Line, ParsedDraft, ParseWarning, parse_lines


@dataclass(slots=True)
class Reading:
    """Lines in order; notes name a line by its number, as the warnings of the parser do."""

    lines: list[Line]
    notes: Sequence[ParseWarning] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        return any(line.raw.strip() for line in self.lines)

    def parse(self) -> ParsedDraft:
        """The tree; the reader's notes stand among its warnings."""
        return parse_lines(self.lines, self.notes)
