"""From rows of cells to what was said: by the titles of a table, or sentence by sentence."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from feedback.choices.replies import Result
from feedback.sheet_reading.said import ReadLine, explain_cells, read_sentence
from feedback.sheet_reading.titles import field_of
from feedback.sheet_reading.words import FRAME, PLACE, RESULT, result_of_cell, result_of_match, tidy

MOST_LINES = 500
# A header stands within these.
WITHIN = 20
_HEADING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+部分|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?\s*"
    r"(?:关于|以下|下列)?(?P<said>[^：:，。；]{2,16}?)的?(?:意见建议|意见|建议|内容|情况|部分)?"
    r"(?:及(?:其)?(?:理由|原因|说明|情况))?(?:（[^）]*）|\([^)]*\))?\s*[：:]?\s*$"
)
TITLE = "像是标题，以下各行没有写结果的，按“{}”"
LEFT_OUT = "像是标题、落款之类，没有当作反馈内容"
Row = tuple[int, Sequence[str]]


def understand(rows: Sequence[Row]) -> list[ReadLine]:
    """``rows``: number as people count it, and cells; blank rows may be left out."""
    rows = [(number, [tidy(cell) for cell in cells]) for number, cells in rows]
    rows = [row for row in rows if any(row[1])]
    wide = sum(len(_filled(cells)) >= 2 for _, cells in rows)
    if wide * 2 < len(rows):
        return _sentences(rows)
    columns, first = _columns(rows)
    return _table(rows[first:], columns)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _sentences(rows: Sequence[Row]) -> list[ReadLine]:
    lines, default = [], ""
    for number, cells in rows:
        words = " ".join(_filled(cells))
        heading = heading_of(words)
        if heading is not None:
            default = heading
            lines.append(_aside(number, words, TITLE.format(Result(heading).label)))
        elif FRAME.match(words):
            lines.append(_aside(number, words, LEFT_OUT))
        else:
            lines.append(read_sentence(words, row=number, default=default))
    return lines


def _aside(number: int, words: str, hint: str) -> ReadLine:
    return ReadLine(row=number, raw=words, text=words, hint=hint, use=False)


def heading_of(words: str) -> str | None:
    """The result of all that stands below (一、已采纳的意见（3条）); None if it is no heading."""
    found = _HEADING.match(words)
    if not found:
        return None
    said = RESULT.fullmatch(found["said"])
    return result_of_match(said) if said else None


def _columns(rows: Sequence[Row]) -> tuple[dict[str, int], int]:
    """By field the column, and at which of ``rows`` the content begins."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for at, (_, cells) in enumerate(rows[:WITHIN]):
        named = _named(cells)
        if ("text" in named or "result" in named) and len(named) > max(len(best[0]), 1):
            best = (named, at + 1)
    if "text" in best[0] and "result" in best[0]:
        return best
    guessed = _guessed(rows[best[1] :], set(best[0].values()))
    return {**guessed, **best[0]}, best[1]


def _named(cells: Sequence[str]) -> dict[str, int]:
    named: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = field_of(cell)
        if key:
            named.setdefault(key, at)
    return named


def _guessed(rows: Sequence[Row], taken: set[int]) -> dict[str, int]:
    """Without titles: the column that says results, and the longest of the others."""
    results: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    places: Counter[int] = Counter()
    for _, cells in rows:
        for at, cell in enumerate(cells):
            lengths[at] += len(cell)
            results[at] += len(cell) <= 40 and result_of_cell(cell) is not None
            places[at] += bool(PLACE.match(cell)) and len(cell) <= 16
    guess: dict[str, int] = {}
    free = [at for at in lengths if at not in taken]
    if any(results[at] for at in free):
        guess["result"] = max(free, key=results.__getitem__)
    rest = [at for at in free if at != guess.get("result")]
    if rest:
        guess["text"] = max(rest, key=lengths.__getitem__)
    labels = [at for at in rest if at != guess.get("text") and places[at] * 2 > len(rows)]
    if labels:
        guess["label"] = labels[0]
    return guess


def _table(rows: Sequence[Row], columns: Mapping[str, int]) -> list[ReadLine]:
    lines, default = [], ""
    for number, cells in rows:
        words = _filled(cells)
        heading = heading_of(words[0]) if len(set(words)) == 1 else None
        if heading is not None:
            default = heading
            lines.append(_aside(number, words[0], TITLE.format(Result(heading).label)))
            continue
        again = [field_of(cell) for cell in words if field_of(cell) in columns]
        if len(set(again)) >= max(len(columns) - 1, 3) and len(words) == len(again):
            continue  # the header again on the next page
        values = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
        if len(words) == 1 or FRAME.match(words[0]):
            lines.append(_aside(number, "｜".join(words), LEFT_OUT))
        elif values.get("text") or values.get("result"):
            lines.append(_line(number, cells, values, default))
    return lines


def _line(number: int, cells: Sequence[str], values: Mapping[str, str], default: str) -> ReadLine:
    line = ReadLine(row=number, raw="｜".join(_filled(cells)))
    said = values.get("result", "")
    result = result_of_cell(said) or (None if said else default)
    line.text = _whole_text(values)
    line.result = result or ""
    line.reflected_in = values.get("reflected_in", "")
    line.reflected_text = values.get("reflected_text", "")
    reason = values.get("reason", "")
    if not reason and line.result not in {"", Result.ADOPTED}:
        reason = values.get("remark", "")
    explain_cells(line, said, reason)
    sent = re.search(r"\d{1,4}", values.get("sent_number", ""))
    if sent:
        line.sent_number = int(sent[0])
    return line


def _whole_text(values: Mapping[str, str]) -> str:
    """The words with what places them: the article before, who said it behind."""
    text, label = values.get("text", ""), values.get("label", "")
    if label and label not in text:
        text = f"{label}：{text}"
    source = values.get("source", "")
    return f"{text}（{source}）" if source and source not in text and text else text
