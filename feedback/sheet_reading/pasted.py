"""Words as they are copied from Word, Excel or WeChat, as rows of cells."""

import csv
import re
from io import StringIO

from feedback.sheet_reading.words import FRAME

_NUMBER = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]|\d{1,3}\s*[.．、)）](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)

_REST = re.compile(r"\s*(?:理由|原因|说明|体现|处理|采纳|未采纳|部分采纳|研究|结果|答复|情况)")

BROKEN_AT = 25


def rows_of_words(words: str) -> list[tuple[int, list[str]]]:
    """By line, numbered from 1; with tabs as Excel and Word copy a table (a cell with line breaks
    stands in quotation marks)."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\t" not in words:
        lines = [(at, line) for at, line in enumerate(words.split("\n"), start=1)]
        return [(at, [line]) for at, line in _joined(lines)]
    # A quotation mark inside a cell means nothing; one that opens a cell must also close it.
    if _is_quoted(words):
        reader = csv.reader(StringIO(words), delimiter="\t")
    else:
        reader = csv.reader(StringIO(words), delimiter="\t", quoting=csv.QUOTE_NONE)
    rows, first = [], 1
    csv.field_size_limit(1_000_000)
    for cells in reader:
        rows.append((first, list(cells)))
        first = reader.line_num + 1
    return rows


def _is_quoted(words: str) -> bool:
    return bool(re.search(r'(?:^|\t)"[^"\t]*\n[^"\t]*"(?:\t|$)', words, re.MULTILINE))


def _joined(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where items are numbered, a line without a number goes on with the one before it."""
    filled = [(at, line) for at, line in lines if line.strip()]
    numbered = sum(bool(_NUMBER.match(line)) for _, line in filled)
    if numbered < 2 or numbered * 3 < len(filled):
        return filled
    joined: list[tuple[int, str]] = []
    for at, line in filled:
        follows = joined and not _NUMBER.match(line) and _NUMBER.match(joined[-1][1])
        if follows and _goes_on(line, joined[-1][1]):
            joined[-1] = (joined[-1][0], f"{joined[-1][1]}\n{line.strip()}")
        else:
            joined.append((at, line))
    return joined


def _goes_on(line: str, before: str) -> bool:
    if FRAME.match(line):
        return False
    # A line that was broken for its length, as a PDF or a mail breaks it.
    is_broken = len(before.rsplit("\n", 1)[-1].strip()) >= BROKEN_AT
    ends = before.rstrip().endswith(("。", "！", "？", "；"))
    return bool(_REST.match(line)) or (is_broken and not ends)
