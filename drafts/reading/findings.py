"""What a Word file holds beside its plain text, counted, and what the clerk is told of it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
    FORMULA = "公式{}个"
    PICTURE = "图片{}张"
    CHART = "图表{}个"
    DIAGRAM = "示意图{}个"
    SHAPE = "图形{}个"
    OLD_FORMULA = "公式（图片形式）{}个"
    OBJECT = "嵌入的其他文件{}个"


CHANGES = (Found.INSERTED, Found.DELETED, Found.MOVED)
# Told once for the whole file.
SENTENCES = (
    ("tracked-changes", CHANGES, "文件带有修订标记（{}），读入的是接受全部修订后的文字，请核对。"),
    ("footnotes", (Found.FOOTNOTE, Found.ENDNOTE), "文件里有{}，没有列入条文，请核对。"),
    ("comments", (Found.COMMENT,), "文件里有{}，没有读入。"),
    ("hidden-text", (Found.HIDDEN,), "文件里有{}，没有读入，请核对。"),
    ("text-boxes", (Found.BOX,), "文件里有{}，框内文字读在它所在的段落之前，请核对位置。"),
)
# Told at each place.
DRAWN = (
    Found.PICTURE, Found.CHART, Found.DIAGRAM, Found.SHAPE, Found.OLD_FORMULA, Found.OBJECT,
)  # fmt: skip
PLACED = (
    ("formulas", (Found.FORMULA,), "有{}，已写成一行文字，请对照原件核对。"),
    ("pictures", DRAWN, "有{}，没有读入，请对照原件核对。"),
)
MOST_PLACES = 40

Place = tuple[int, str]  # a line with words, and how what was found stands to it


class Findings:
    """Counts by what was found; ``line`` is where the reader stands."""

    def __init__(self) -> None:
        self.line = 1
        self._lines: defaultdict[Found, Counter[int]] = defaultdict(Counter)

    def add(self, *found: Found) -> None:
        for what in found:
            self._lines[what][self.line] += 1

    def notes(self, lines: Sequence[Line]) -> list[ParseWarning]:
        """Of most sorts one sentence, at the first line with words from where it was found."""
        places = _Places(lines)
        notes = []
        for code, sorts, sentence in SENTENCES:
            counts = {what: self._lines[what].total() for what in sorts if self._lines[what]}
            if counts:
                first = min(min(self._lines[what]) for what in counts)
                notes.append(
                    ParseWarning(places.at(first)[0], code, sentence.format(_counted(counts)))
                )
        for code, drawn, sentence in PLACED:
            notes += self._placed(places, code, drawn, sentence)
        return notes

    def _placed(
        self, places: "_Places", code: str, sorts: Sequence[Found], sentence: str
    ) -> Iterator[ParseWarning]:
        found: defaultdict[Place, Counter[Found]] = defaultdict(Counter)
        for what in sorts:
            for line, count in self._lines[what].items():
                found[places.at(line)][what] += count
        told, rest = (sorted(found)[:MOST_PLACES], sorted(found)[MOST_PLACES:])
        for line, where in told:
            counted = _counted(found[line, where])
            yield ParseWarning(line, code, f"{where}{sentence.format(counted)}")
        if rest:
            total = sum((found[place] for place in rest), Counter[Found]())
            message = f"从这一行起共{len(rest)}处{sentence.format(_counted(total))}"
            yield ParseWarning(rest[0][0], code, message)


class _Places:
    """Notes stand at lines with words, for only these are on the clerk's page."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._worded = [line.number for line in lines if line.raw.strip()]

    def at(self, line: int) -> Place:
        at = bisect_left(self._worded, line)
        if at == len(self._worded):
            return (self._worded[-1] if self._worded else 1), "这一行之后"
        number = self._worded[at]
        return number, "这一行" if number == line else "这一行之前"


def _counted(counts: dict[Found, int]) -> str:
    return "、".join(what.format(count) for what, count in counts.items())
