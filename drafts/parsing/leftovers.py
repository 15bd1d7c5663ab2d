"""The last look: no word of the text may be missing from the tree without being named."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafts.parsing.lines import Line, squeeze
from drafts.parsing.marks import is_contents
from drafts.parsing.tree import Kind, ParsedDraft

WORDS = re.compile(r"\w+")
SHORTEST_NUMBER = 5  # shorter ones are the pages of a table of contents
LONGEST_LABEL = 16
NEAR = 2000


def warn_of_leftovers(lines: Sequence[Line], draft: ParsedDraft) -> None:
    """Name the lines that came neither into the tree nor into another warning."""
    written = _Written(draft)
    unnamed = (line for line in lines if line.number not in draft.named)
    left = [line for line in unnamed if not is_contents(line.text) and not written.holds(line)]
    for run in _neighbours(left):
        first, last = run[0].number, run[-1].number
        place = f"第{first}行至第{last}行" if last > first else "这一行"
        message = f"{place}（“{run[0].text[:20]}”）没有列入正文，请核对是否需要补上。"
        draft.warn(first, "left-out", message)


class _Written:
    """All words of the tree in one row; lines are asked for in the same order."""

    def __init__(self, draft: ParsedDraft) -> None:
        parts = [draft.title, draft.stage, draft.title_note]
        for node in draft.walk():
            label = "" if node.kind == Kind.PARAGRAPH else node.label  # not in the text
            parts += [label, node.caption, node.heading, node.text]
        self.text = squeeze("".join(parts))
        self.reached = 0

    def holds(self, line: Line) -> bool:
        return all(self._has(word) for word in WORDS.findall(squeeze(line.text)))

    def _has(self, word: str) -> bool:
        near = self.text.find(word, self.reached, self.reached + NEAR)
        if near >= 0:
            self.reached = near
            return True
        if word in self.text or (word.isdecimal() and len(word) < SHORTEST_NUMBER):
            return True
        # A number and the caption or the words behind it may stand in two units.
        ends = range(1, min(len(word), LONGEST_LABEL))
        return any(word[:end] in self.text and word[end:] in self.text for end in ends)


def _neighbours(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = list(lines[:1])
    for line, following in pairwise(lines):
        if following.number > line.number + 1:
            yield run
            run = []
        run.append(following)
    if run:
        yield run
