"""Texts whose line breaks got lost: cut them where chapters and articles begin."""

import re
from dataclasses import replace
from itertools import pairwise

from drafts.parsing.lines import Line
from drafts.parsing.marks import ArticleMark, read_article, read_heading
from drafts.parsing.numerals import SPACED_NUMERAL
from drafts.parsing.tree import ParsedDraft

TOKEN = re.compile(rf"第\s{{0,4}}{SPACED_NUMERAL}\s{{0,4}}(?:分?编|章|节|条)")
CONTENTS_WORD = re.compile(r"(?<![^\s])目\s{0,4}录\s*(?=第|$)")
# Where a copy turned line breaks into spaces, a space after a sentence is a lost break.
LOST_BREAK = re.compile(r"(?<=[。；：])[\s\u3000]+(?=\S)")
LEAST_LENGTH = 30


def unroll(lines: list[Line], draft: ParsedDraft) -> list[Line]:
    """Cut each line that holds several heads into one line for each."""
    unrolled: list[Line] = []
    reached = 0
    for line in lines:
        cuts = _cuts(line, reached)
        if cuts:
            draft.warn(
                line.number,
                "inline-split",
                "这一行里有多个章、条挤在一起，已按编号切开；款、项的界线请逐条核对。",
            )
            pieces = _pieces(line, cuts)
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
    cuts: list[int] = []
    after_heading = False
    for index, token in enumerate(tokens):
        end = tokens[index + 1].start() if index + 1 < len(tokens) else len(text)
        mark = read_article(text[token.start() : end])
        if mark is not None:
            begins = _begins_article(text, token.start(), mark, reached, after_heading)
            reached = mark.number if begins else reached
            after_heading = after_heading and not begins
        else:
            begins = after_heading = _begins_heading(text, token.start(), end)
        if begins and token.start() > 0:
            cuts.append(token.start())
    return cuts


def _begins_article(
    text: str, start: int, mark: ArticleMark, reached: int, after_heading: bool
) -> bool:
    if mark.citing or (mark.number != reached + 1 and not (mark.suffix and mark.number == reached)):
        return False
    if start == 0 or after_heading:
        return True
    before = text[max(0, start - 8) : start].rstrip()[-1:]
    return before in tuple("。；”）)！") and mark.apart and bool(mark.rest)


def _begins_heading(text: str, start: int, end: int) -> bool:
    if start and not text[start - 1].isspace() and text[start - 1] not in "。；”":
        return False
    return end - start <= 60 and read_heading(text[start:end].strip()) is not None


def _pieces(line: Line, cuts: list[int]) -> list[Line]:
    edges = [0, *cuts, len(line.text)]
    pieces = []
    for start, end in pairwise(edges):
        for part in _parts(line.text[start:end]):
            pieces.append(replace(line, text=part, blank_before=True))
    return pieces


def _parts(text: str) -> list[str]:
    text = CONTENTS_WORD.sub("目录\n", text)
    return [part.strip() for part in LOST_BREAK.sub("\n", text).split("\n") if part.strip()]
