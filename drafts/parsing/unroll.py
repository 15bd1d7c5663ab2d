"""Texts whose line breaks got lost: cut them where chapters and articles begin."""

import re
from dataclasses import replace
from itertools import pairwise

from drafts.parsing.lines import Line
from drafts.parsing.marks import ArticleMark, read_article, read_heading
from drafts.parsing.numerals import NUMERAL_CHARS, SPACED_NUMERAL, parse_number
from drafts.parsing.tree import ParsedDraft

TOKEN = re.compile(rf"第\s{{0,4}}{SPACED_NUMERAL}\s{{0,4}}(?:分?编|章|节|条)")
CONTENTS_WORD = re.compile(r"(?<![^\s])目\s{0,4}录\s*(?=第|$)")
# Where a copy turned line breaks into spaces, a space after a sentence is a lost break.
LOST_BREAK = re.compile(
    rf"(?<=[。；：”])[\s\u3000]+(?=\S)|\s+(?=[（(][{NUMERAL_CHARS}]{{1,3}}[）)])|(?<=\S)\s+(?=“)"
)
NUMBERED = re.compile(rf"(?<!\S)([{NUMERAL_CHARS}]{{1,4}})、")
LEAST_NUMBERED = 3
LEAST_LENGTH = 30
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
# A note in brackets begins right after the name, or ends right before the table of contents.
NOTE_EDGE = re.compile(
    r"(?<=\S)(?=[（(]\d{4}年\d{1,2}月)|(?<=(?:通过|公布|批准|修订|修正|施行|发布)[）)])(?=\S)"
)
# A name that lost its number, right before the next article.
BARE_NAME = re.compile(r"[。；”）)！]\s{0,2}((?:附|总|罚)\s{0,4}则|法\s?律\s?责\s?任)\s{0,2}$")
# After so many cuts in one line, a space before a number is proof enough.
SURE = 3


def unroll(lines: list[Line], draft: ParsedDraft) -> list[Line]:
    """Cut each line that holds several heads into one line for each."""
    unrolled: list[Line] = []
    reached = 0
    for line in lines:
        cuts = _cuts(line, reached) or _numbered_cuts(line)
        if cuts:
            draft.warn(
                line.number,
                "inline-split",
                "这一行里有多个章、条挤在一起，已按编号切开；款、项的界线请逐条核对。",
            )
            pieces = _pieces(line, cuts, opens=reached == 0)
        else:
            pieces = [line]
        unrolled.extend(pieces)
        reached = _reached(pieces, reached)
    return unrolled


def _reached(pieces: list[Line], reached: int) -> int:
    for piece in pieces:
        mark = read_article(piece.text)
        if mark and not mark.citing:
            reached = mark.number
    return reached


def _cuts(line: Line, reached: int) -> list[int]:
    text = line.text
    if line.origin != "body" or len(text) < LEAST_LENGTH:
        return []
    tokens = list(TOKEN.finditer(text))
    if not tokens or (len(tokens) == 1 and tokens[0].start() == 0):
        return []
    starts = [token.start() for token in tokens]
    cutter = _Cutter(text, list(pairwise([*starts, len(text)])), reached)
    for start, end in cutter.spans:
        cutter.consider(start, end)
    return cutter.cuts


def _numbered_cuts(line: Line) -> list[int]:
    """Cut before 一、二、三、 of an amendment or a document of sections."""
    cuts: list[int] = []
    if line.origin == "body" and len(line.text) >= LEAST_LENGTH:
        for match in NUMBERED.finditer(line.text):
            if parse_number(match[1]) == len(cuts) + 1:
                cuts.append(match.start())
    return [cut for cut in cuts if cut] if len(cuts) >= LEAST_NUMBERED else []


class _Cutter:
    """Goes from head to head through one line; knows which article must come next."""

    def __init__(self, text: str, spans: list[tuple[int, int]], reached: int) -> None:
        self.text = text
        self.spans = spans
        self.reached = reached
        self.after_heading = False
        self.cuts: list[int] = []
        marks = ((start, read_article(text[start:end])) for start, end in spans)
        self.clear = {mark.number for start, mark in marks if mark and self._is_clear(start, mark)}

    def consider(self, start: int, end: int) -> None:
        mark = read_article(self.text[start:end])
        if mark is None:
            begins = self.after_heading = self._begins_heading(start, end)
        else:
            begins = self._begins_article(start, mark)
            if begins:
                self.reached, self.after_heading = mark.number, False
                self._cut_bare_name(start)
        if begins and start > 0:
            self.cuts.append(start)

    def _cut_bare_name(self, start: int) -> None:
        name = BARE_NAME.search(self.text, max(0, start - 16), start)
        if name is not None:
            self.cuts.append(name.start(1))

    def _begins_article(self, start: int, mark: ArticleMark) -> bool:
        if mark.citing or not self._is_next(start, mark):
            return False
        if (
            start == 0
            or self.after_heading
            or BARE_NAME.search(self.text, max(0, start - 16), start)
        ):
            return True
        before = self.text[max(0, start - 8) : start]
        if before[-1].isspace() and len(self.cuts) >= SURE:
            # 第六条业主应当 is the next article too where a sentence and a space stand before it.
            return mark.apart or before.rstrip()[-1:] in tuple("。；”")
        return (before[-1].isspace() and mark.apart and mark.number == 1) or self._is_clear(
            start, mark
        )

    def _is_next(self, start: int, mark: ArticleMark) -> bool:
        inserted = mark.suffix > 0 and mark.number == self.reached
        if mark.number == self.reached + 1 or inserted:
            return True
        # A number was left out: what follows must go on from here.
        further = mark.number > self.reached and mark.number + 1 in self.clear
        return further and self._is_clear(start, mark)

    def _is_clear(self, start: int, mark: ArticleMark) -> bool:
        """Does it stand after the end of a sentence, set apart from its words?"""
        before = self.text[max(0, start - 8) : start].rstrip()[-1:]
        ended = start == 0 or before in tuple('。；”）)！"')
        return ended and mark.apart and bool(mark.rest) and not mark.citing

    def _begins_heading(self, start: int, end: int) -> bool:
        before = self.text[start - 1] if start else " "
        if not (before.isspace() or before in "。；”）)！" or self.after_heading):
            return False
        return end - start <= 60 and read_heading(self.text[start:end].strip()) is not None


def _pieces(line: Line, cuts: list[int], *, opens: bool) -> list[Line]:
    edges = [0, *cuts, len(line.text)]
    pieces = []
    for start, end in pairwise(edges):
        text = line.text[start:end]
        parts = _front_parts(text) if opens and start == 0 else _parts(text)
        for part in parts:
            pieces.append(replace(line, text=part, blank_before=True))
    return pieces


def _parts(text: str) -> list[str]:
    text = CONTENTS_WORD.sub("目录\n", text)
    return [part.strip() for part in LOST_BREAK.sub("\n", text).split("\n") if part.strip()]


def _front_parts(text: str) -> list[str]:
    """Title, stage and notes: each space was a line break, but for the one after a date."""
    text = NOTE_EDGE.sub("\n", re.sub(r"(目)\s+(录)", r"\1\2", text))
    parts: list[str] = []
    for word in text.split():
        if parts and DATE.fullmatch(parts[-1]):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
