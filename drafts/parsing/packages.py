"""One instruction, or the head of a package with the instructions below it, as a tree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafts.parsing.lines import Line
from drafts.parsing.marks import read_item, read_outline, read_sub_item
from drafts.parsing.numerals import NUMERAL
from drafts.parsing.orders import classify, is_group, is_law, is_law_head, is_order, repeals
from drafts.parsing.quotes import pair_quotes
from drafts.parsing.tree import Kind, Node, ParsedDraft

UNNUMBERED = re.compile(
    rf"(?:将|把|删去|在第|增加|对第|第\s?{NUMERAL}\s?条).{{0,40}}?(?:修改|增加|删去|改为|删除|作为|[条款项])"
    r"|废止\s?《|《[^《》]{2,80}》.{0,40}予以废止"
)


def _read_point(text: str) -> tuple[int, str, str] | None:
    mark = read_sub_item(text)
    return mark if mark and mark[1][0] not in "（(" else None


def _read_bracketed(text: str) -> tuple[int, str, str] | None:
    mark = read_sub_item(text)
    return mark if mark and mark[1][0] in "（(" else None


# From the top down: 一、 （一） 1. （1）
READERS = (read_outline, read_item, _read_point, _read_bracketed)


@dataclass(frozen=True, slots=True)
class Part:
    """Where an instruction begins, how it is numbered and its first words."""

    at: int
    number: int
    label: str
    words: str
    level: int


class PackageReader:
    """Knows the lines of an amendment and which of them are quoted."""

    def __init__(self, lines: Sequence[Line], quoted: Sequence[bool], draft: ParsedDraft) -> None:
        self.lines = lines
        self.quoted = quoted
        self.draft = draft

    def read(self, start: int, stop: int, number: int, *, repealing: bool) -> Node:
        """The instruction that begins at ``start``, with all that stands below it."""
        outline = read_outline(self.lines[start].text)
        _, label, words = outline or (number, "", self.lines[start].text)
        part = Part(start, number, label, words, 0 if outline else len(READERS))
        node = self._node(part, stop, repealing=repealing)
        if not label:
            message = "修改项没有编号，请核对是否完整。"
            self.draft.warn(node.line, "instruction-unnumbered", message)
        if not node.children and self._is_open(part.at, stop):
            message = f"“{label}”的引号没有配对，请核对新条文到哪里为止。"
            self.draft.warn(node.line, "quote-open", message)
        return node

    def part_lines(self, start: int, stop: int, *, repealing: bool) -> Iterator[int]:
        """Places of all instructions below the one that begins at ``start``."""
        outline = read_outline(self.lines[start].text)
        words = outline[2] if outline else self.lines[start].text
        part = Part(start, 1, "", words, 0 if outline else len(READERS))
        yield from self._below(part, stop, repealing)

    def _below(self, part: Part, stop: int, repealing: bool) -> Iterator[int]:
        parts = self._parts(part, stop, repealing)
        for lower, end in zip(parts, _ends(parts, stop), strict=True):
            yield lower.at
            yield from self._below(lower, end, repealing or repeals(part.words))

    def _node(self, part: Part, stop: int, *, repealing: bool) -> Node:
        parts = self._parts(part, stop, repealing)
        own_end = parts[0].at if parts else stop
        own = [part.words, *(line.text for line in self.lines[part.at + 1 : own_end])]
        node = Node(Kind.INSTRUCTION, part.number, label=part.label, text="\n".join(own))
        node.line = self.lines[part.at].number
        below = repealing or repeals(part.words)
        node.children = [
            self._node(lower, end, repealing=below)
            for lower, end in zip(parts, _ends(parts, stop), strict=True)
        ]
        classify(node, repealing=below)
        return node

    def _parts(self, part: Part, stop: int, repealing: bool) -> list[Part]:
        for level in range(part.level + 1, len(READERS)):
            parts = self._numbered(part, stop, level, repealing or repeals(part.words))
            if parts:
                return parts
        return self._unnumbered(part, stop) if is_law_head(part.words) else []

    def _numbered(self, above: Part, stop: int, level: int, repealing: bool) -> list[Part]:
        parts: list[Part] = []
        for at in range(above.at + 1, stop):
            mark = None if self.quoted[at] else READERS[level](self.lines[at].text)
            if mark is None or (parts and mark[0] != parts[-1].number + 1):
                continue
            part = Part(at, *mark, level)
            if self._is_part(part, first=not parts, repealing=repealing):
                parts.append(part)
        return parts

    def _is_part(self, part: Part, *, first: bool, repealing: bool) -> bool:
        """An instruction, and not an item of new text that stands without quotation marks.

        The numbers may go on from the group before: then the first one is not 1.
        """
        if is_order(part.words) or is_law(part.words):
            return True
        if repealing and "《" in part.words:
            return True
        return not first and self.lines[part.at - 1].text.endswith(("。", "”", '"'))

    def _unnumbered(self, above: Part, stop: int) -> list[Part]:
        """What is changed in a law by one instruction stands below its name without a number."""
        places = [
            at
            for at in range(above.at + 1, stop)
            if not self.quoted[at] and UNNUMBERED.match(self.lines[at].text)
        ]
        level = len(READERS)
        return [
            Part(at, number, "", self.lines[at].text, level)
            for number, at in enumerate(places, start=1)
        ]

    def _is_open(self, start: int, stop: int) -> bool:
        """Is a quotation still open at the end of the instruction?"""
        last = pair_quotes(self.lines[stop - 1].text)
        if stop - 1 > start and last[:1] not in "“「":
            return False
        return last.count("“") > last.count("”")


def begins_package(words: str) -> bool:
    """After 一、 of a text whose name says that it changes laws: does a list of laws begin?"""
    return is_law(words) or is_group(words)


def _ends(parts: list[Part], stop: int) -> list[int]:
    return [*(part.at for part in parts[1:]), stop] if parts else []
