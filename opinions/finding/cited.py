"""第十二条, 12 or 第8条之一, as somebody types the number of an article."""

import re

from drafts.parsing.numerals import NUMERAL, parse_number

_CITED = re.compile(rf"(?:第\s*)?({NUMERAL})\s*条?(?:\s*之\s*({NUMERAL}))?")


def cited_article(typed: str) -> tuple[int, int] | None:
    found = _CITED.fullmatch(typed)
    number = parse_number(found[1]) if found else None
    if found is None or number is None:
        return None
    return number, parse_number(found[2] or "") or 0
