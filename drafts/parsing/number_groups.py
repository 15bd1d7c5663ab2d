"""Groups of numbers as people cite them: 第三、五条, 第（一）至（三）项, 12-15条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafts.parsing.numerals import NUMERAL, SPACED_NUMERAL, parse_number

TO = r"[至到~～—–－-]{1,2}"
AND = r"(?:以及|或者|[、，,和及与或])"
BRACKETED = rf"[（(]\s?{NUMERAL}\s?[）)]"
ONE = rf"(?:{BRACKETED}|{SPACED_NUMERAL})"
NUMBERS = rf"{ONE}(?:\s?(?:{AND}|{TO})\s?第?\s?{ONE}|{BRACKETED}){{0,9}}"
LEVELS = {"条": 0, "款": 1, "项": 2, "点": 2, "目": 3}
# Words that only look like a unit: 五项措施, 第二款手机, 第三项目.
NOT_A_UNIT = r"(?:条(?=例)|项(?=[目措任工])|点(?=[钟半零])|目(?=[的标前录]))"
GROUP = re.compile(
    rf"(?P<ordinal>第)?\s?(?P<numbers>{NUMBERS})\s?(?!{NOT_A_UNIT})(?P<unit>[条款项点目])"
    rf"(?:(?<=条)\s?之\s?(?P<suffix>{NUMERAL})(?![般方切旦致定体]))?"
)
TOKEN = re.compile(rf"{TO}|{NUMERAL}")
ENDLESS = 40  # nobody means more 款 or 项 than that


@dataclass(frozen=True, slots=True)
class Group:
    """``numbers`` with ranges filled in; ``last`` closes a range of 条 that stands alone."""

    level: int
    numbers: tuple[int, ...]
    suffix: int
    last: int
    ordinal: bool
    start: int
    end: int


def read_group(match: re.Match[str]) -> Group | None:
    level = LEVELS[match["unit"]]
    numbers: list[int] = []
    last = 0
    tokens = list(_tokens(match["numbers"]))
    for number, closes in tokens:
        if not closes:
            numbers.append(number)
        elif level or len(tokens) > 2:
            numbers += between(numbers[-1], number)
        else:
            last = number
    if not numbers or 0 in numbers:
        return None
    suffix = parse_number(match["suffix"] or "") or 0
    ordinal = match["ordinal"] is not None
    return Group(level, tuple(numbers), suffix, last, ordinal, match.start(), match.end())


def _tokens(text: str) -> Iterator[tuple[int, bool]]:
    """Each number, and whether it closes a range."""
    closes = False
    for match in TOKEN.finditer(re.sub(r"\s", "", text)):
        number = parse_number(match[0])
        if number is not None:
            yield number, closes
        closes = number is None


def between(first: int, last: int) -> list[int]:
    """What 第一款至第三款 names besides 第一款."""
    return list(range(first + 1, min(last, first + ENDLESS) + 1))
