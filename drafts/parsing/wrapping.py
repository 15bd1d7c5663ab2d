"""Texts broken at a fixed width: how to tell a new paragraph from a line that goes on."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from drafts.parsing.lines import Line
from drafts.parsing.marks import read_article, read_heading, read_item


class Wrap(StrEnum):
    NONE = "none"  # each line is a paragraph
    INDENT = "indent"  # a paragraph begins with an indent
    BLANK = "blank"  # a paragraph begins after an empty line
    WIDTH = "width"  # a paragraph ends before the edge


LEAST_BROKEN = 3
# Nobody begins the second half of a sentence so.
AFRESH = re.compile(r"(?:违反|有|依照|对)?前[一两二三]?款|本条例自|本法自|本规定自|本办法自")
CLINGING = re.compile(r"(?:[，、,]|违反|[依按参]照|根据|符合|对|有|除|以及|适用|执行)$")
SHARE_BROKEN = 0.25


def find_wrap(lines: Sequence[Line]) -> tuple[Wrap, int]:
    """How the text is wrapped, and the width of a full line."""
    goes_on = [
        (line, following) for line, following in pairwise(lines) if _is_broken(line, following)
    ]
    width = max((line.width for line, _ in goes_on), default=0)
    if len(goes_on) < LEAST_BROKEN or len(goes_on) < SHARE_BROKEN * len(lines) or width > 80:
        return Wrap.NONE, 0
    heads = [line for line in lines if read_article(line.text)]
    tails = [following for _, following in goes_on]
    if _most(line.indent > 0 for line in heads) and _most(line.indent == 0 for line in tails):
        return Wrap.INDENT, width
    if _most(line.blank_before for line in heads) and _most(not t.blank_before for t in tails):
        return Wrap.BLANK, width
    return Wrap.WIDTH, width


def begins_paragraph(line: Line, previous: Line, wrap: Wrap, width: int) -> bool:
    """Does this unnumbered line begin a new paragraph, or go on with the one before?"""
    if wrap == Wrap.NONE and AFRESH.match(line.text) and not CLINGING.search(previous.text):
        return True
    if line.text[0] in "，。；：、）”！？,;)":
        return False
    if wrap == Wrap.INDENT:
        return line.indent > 0
    if wrap == Wrap.BLANK:
        return line.blank_before
    if wrap == Wrap.WIDTH:
        return previous.ends and (previous.width < width - 1 or previous.text[-1] in "。”！")
    return previous.ends


def _is_broken(line: Line, following: Line) -> bool:
    if line.ends or line.origin != "body" or read_heading(line.text):
        return False
    return following.origin == "body" and not (
        read_heading(following.text) or read_article(following.text) or read_item(following.text)
    )


def _most(answers: Iterable[bool]) -> bool:
    values = [*answers]
    return bool(values) and sum(values) >= 0.8 * len(values)
