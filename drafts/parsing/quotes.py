"""Quoted new text in amendments.

Each paragraph of a quotation opens with a quotation mark and only the last one closes it, so
marks do not balance line by line.
"""

from collections.abc import Sequence

from drafts.parsing.lines import Line

OPENING = "“「"
CLOSING = "”」"


def pair_quotes(text: str) -> str:
    """Straight marks as “ and ”, line by line, for reading only."""
    if '"' not in text:
        return text
    return "\n".join(_pair(line) for line in text.split("\n"))


def _pair(line: str) -> str:
    parts = line.split('"')
    marks = ("“" if at % 2 == 0 else "”" for at in range(len(parts) - 1))
    return parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True))


def quoted_lines(lines: Sequence[Line]) -> list[bool]:
    """For each line: does it begin inside a quotation that an earlier line opened?"""
    inside = False
    answers = []
    for line in lines:
        text = pair_quotes(line.text)
        continues = text[:1] in OPENING
        answers.append(inside or continues)
        opened = sum(text.count(mark) for mark in OPENING)
        closed = sum(text.count(mark) for mark in CLOSING)
        inside = opened > closed if continues or not inside else closed <= opened
    return answers
