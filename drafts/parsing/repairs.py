"""Slips of the typist that would hide a head."""

import re

from drafts.parsing.lines import Line
from drafts.parsing.numerals import NUMERAL_CHARS, SPACED_NUMERAL
from drafts.parsing.tree import ParsedDraft

DASHES = "—－–-―─一"
DASHED = re.compile(rf"第\s?([{NUMERAL_CHARS}{DASHES}]{{1,9}})\s?(?:条|章|节|编|分编)")


# Data bases print 【章名】 第一章 总则: the sign says what the line is.
SIGN = re.compile(r"【(?:章名|节名|编名|题注|标题|名称)】\s*(?=\S)")
FRAMED = re.compile(rf"【\s*(第\s?{SPACED_NUMERAL}\s?(?:编|分编|章|节)[^】]{{0,40}})】")
TRADITIONAL = re.compile(rf"(第\s?{SPACED_NUMERAL}\s?)([條節編])")
SIMPLIFIED = {"條": "条", "節": "节", "編": "编"}


def repair(lines: list[Line], draft: ParsedDraft) -> None:
    _read_dashes(lines, draft)
    for line in lines:
        if line.text[0] == "【":
            framed = FRAMED.fullmatch(line.text)
            line.text = framed[1].strip() if framed else SIGN.sub("", line.text, count=1)
    _read_traditional(lines, draft)


def _read_traditional(lines: list[Line], draft: ParsedDraft) -> None:
    """第一條 in traditional characters is 第一条; the words stay as they are."""
    found = [line for line in lines if TRADITIONAL.search(line.text)]
    for line in found:
        line.text = TRADITIONAL.sub(lambda match: match[1] + SIMPLIFIED[match[2]], line.text)
    if found:
        message = "原文是繁体字，条、节、编的编号按简体读，请核对。"
        draft.warn(found[0].number, "traditional", message)


def _read_dashes(lines: list[Line], draft: ParsedDraft) -> None:
    """第—条, typed with a dash, is 第一条."""
    for line in lines:
        match = DASHED.match(line.text) if line.text.startswith("第") else None
        if match is None or not set(match[1]) & set(DASHES[:-1]):
            continue
        number = re.sub(rf"[{DASHES}]", "一", match[1])
        line.text = line.text[: match.start(1)] + number + line.text[match.end(1) :]
        message = f"“{match[0]}”里的横线按“一”读，请核对。"
        draft.warn(line.number, "dash-for-one", message)
