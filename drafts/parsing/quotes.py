"""Quoted new text in amendments.

Each paragraph of a quotation opens with a quotation mark and only the last one closes it, so
marks do not balance line by line.
"""

from collections.abc import Sequence

from drafts.parsing.lines import Line

OPENING = "“「"
CLOSING = "”」"


def quoted_lines(lines: Sequence[Line]) -> list[bool]:
    """For each line: does it begin inside a quotation that an earlier line opened?"""
    inside = False
    answers = []
    for line in lines:
        text = line.text
        continues = text[:1] in OPENING
        answers.append(inside or continues)
        opened = sum(text.count(mark) for mark in OPENING)
        closed = sum(text.count(mark) for mark in CLOSING)
        inside = opened > closed if continues or not inside else closed <= opened
    return answers
