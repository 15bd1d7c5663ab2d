"""What a Word file holds beside its plain text, counted, and what the clerk is told of it."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from drafts.parsing import Line, ParseWarning


class Found(StrEnum):
    INSERTED = "插入{}处"
    DELETED = "删除{}处"
    MOVED = "移动{}处"
    FOOTNOTE = "脚注{}条"
    ENDNOTE = "尾注{}条"
    COMMENT = "批注{}条"
    HIDDEN = "隐藏文字{}处"
    BOX = "文本框{}个"


CHANGES = (Found.INSERTED, Found.DELETED, Found.MOVED)
SENTENCES = (
    ("tracked-changes", CHANGES, "文件带有修订标记（{}），读入的是接受全部修订后的文字，请核对。"),
    ("footnotes", (Found.FOOTNOTE, Found.ENDNOTE), "文件里有{}，没有列入条文，请核对。"),
    ("comments", (Found.COMMENT,), "文件里有{}，没有读入。"),
    ("hidden-text", (Found.HIDDEN,), "文件里有{}，没有读入，请核对。"),
    ("text-boxes", (Found.BOX,), "文件里有{}，框内文字读在它所在的段落之前，请核对位置。"),
)


class Findings:
    """Counts by what was found; ``line`` is where the reader stands."""

    def __init__(self) -> None:
        self.line = 1
        self._counts: Counter[Found] = Counter()
        self._first: dict[Found, int] = {}

    def add(self, what: Found) -> None:
        self._counts[what] += 1
        self._first.setdefault(what, self.line)

    def notes(self, lines: Sequence[Line]) -> list[ParseWarning]:
        """One sentence for each sort, at the first line with words from where it was found."""
        notes = []
        for code, sorts, sentence in SENTENCES:
            found = [what for what in sorts if self._counts[what]]
            if found:
                counts = "、".join(what.format(self._counts[what]) for what in found)
                first = min(self._first[what] for what in found)
                notes.append(ParseWarning(_worded(lines, first), code, sentence.format(counts)))
        return notes


def _worded(lines: Sequence[Line], first: int) -> int:
    worded = [line.number for line in lines if line.raw.strip()]
    return next((number for number in worded if number >= first), worded[-1] if worded else 1)
