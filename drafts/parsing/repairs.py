"""Slips of the typist that would hide a head."""

import re

from drafts.parsing.lines import Line
from drafts.parsing.numerals import NUMERAL_CHARS
from drafts.parsing.tree import ParsedDraft

DASHES = "—－–-―─一"
DASHED = re.compile(rf"第\s?([{NUMERAL_CHARS}{DASHES}]{{1,9}})\s?(?:条|章|节|编|分编)")


def repair(lines: list[Line], draft: ParsedDraft) -> None:
    """第—条, typed with a dash, is 第一条."""
    for line in lines:
        match = DASHED.match(line.text) if line.text.startswith("第") else None
        if match is None or not set(match[1]) & set(DASHES[:-1]):
            continue
        number = re.sub(rf"[{DASHES}]", "一", match[1])
        line.text = line.text[: match.start(1)] + number + line.text[match.end(1) :]
        message = f"“{match[0]}”里的横线按“一”读，请核对。"
        draft.warn(line.number, "dash-for-one", message)
