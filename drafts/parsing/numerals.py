"""Numbers as Chinese law texts and the people who cite them write them."""

import re

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
# As on a cheque: some agreements and old rules number their articles 第壹条, 第壹拾贰条.
FORMAL_CHARS = "壹贰叁肆伍陆柒捌玖拾佰仟"
FORMAL = str.maketrans(FORMAL_CHARS, "一二三四五六七八九十百千")
NUMERAL_CHARS = f"零〇○一二两三四五六七八九十廿卅百千万{FORMAL_CHARS}"
# For use inside a larger pattern: a number in Chinese or in digits of any width.
NUMERAL = rf"(?:[{NUMERAL_CHARS}]{{1,12}}|[0-9０-９]{{1,6}})"
# The same where a copy has put spaces between the characters.
SPACED_NUMERAL = rf"(?:[{NUMERAL_CHARS}](?:\s{{0,4}}[{NUMERAL_CHARS}]){{0,11}}|[0-9０-９]{{1,6}})"
CANONICAL = "〇一二三四五六七八九"
ENCLOSED_ITEMS = {chr(0x3220 + n): n + 1 for n in range(10)}
CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


def parse_number(text: str) -> int | None:
    """Read 十二, 一百零三, 一〇二, 两百, 壹拾贰, 12 or １２; None if it is no number."""
    text = re.sub(r"\s+", "", text).translate(FORMAL)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text:
        return None
    if all(character.isdecimal() for character in text):
        return int(text)
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    return _parse_with_units(text)


def _parse_with_units(text: str) -> int | None:
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character == "万":
            total, section, digit = (section + digit or 1) * 10000, 0, 0
        elif character in UNITS:
            section += (digit or 1) * UNITS[character]
            digit = 0
        else:
            return None
    return total + section + digit


def to_chinese(number: int) -> str:
    """Write the number as laws do: 10 -> 十, 110 -> 一百一十, 1005 -> 一千零五."""
    if not 0 < number < 10000:
        return str(number) if number else "零"
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if zero else "") + CANONICAL[digit] + name
            zero = False
        elif words:
            zero = True
    return words[1:] if words.startswith("一十") else words


def article_label(number: int, suffix: int = 0) -> str:
    tail = f"之{to_chinese(suffix)}" if suffix else ""
    return f"第{to_chinese(number)}条{tail}"
