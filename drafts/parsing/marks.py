"""How the numbered units of a law text begin."""

import re
from dataclasses import dataclass

from drafts.parsing.lines import Line, squeeze
from drafts.parsing.numerals import (
    CIRCLED,
    ENCLOSED_ITEMS,
    NUMERAL,
    NUMERAL_CHARS,
    SPACED_NUMERAL,
    parse_number,
)
from drafts.parsing.tree import Kind

HEADING = re.compile(rf"第\s{{0,4}}({SPACED_NUMERAL})\s{{0,4}}(分\s?编|编|章|节)")
ARTICLE = re.compile(
    rf"第\s{{0,4}}({SPACED_NUMERAL})\s{{0,4}}条(?:\s{{0,2}}之\s{{0,2}}({NUMERAL})(?![般方切旦致定体]))?"
)
ITEM = re.compile(rf"[（(]\s{{0,2}}([{NUMERAL_CHARS}]{{1,5}})\s{{0,2}}[）)]")
CITED_ITEM = re.compile(
    r"\s?(?:项(?![目下])|目(?![录标的前击光睹])|至(?![少今迟于])|、\s?第|和第|款(?![项式待物]))"
)
SUB_ITEM = re.compile(r"([0-9０-９]{1,2})\s?[.．、](?![0-9０-９])|[（(]([0-9０-９]{1,2})[）)]")
OUTLINE = re.compile(rf"([{NUMERAL_CHARS}]{{1,5}})\s?[、．.]")
CONTENTS = re.compile(r"目\s{0,6}[录錄次]")
SQUARE_CAPTION = re.compile(r"[【〖［\[〔]([^【】〖〗［］\[\]〔〕]{1,40})[】〗］\]〕]")
ROUND_CAPTION = re.compile(r"[（(]([^（）()。；，;,：:]{2,24})[）)]")

HEADING_KINDS = {
    "编": Kind.BOOK,
    "分编": Kind.SUB_BOOK,
    "章": Kind.CHAPTER,
    "节": Kind.SECTION,
}
NOT_IN_HEADING = re.compile(
    r"[。；，;]|^(?:相应|的|规定[的外]?$|规定(?=[第的])|、|至第|和第|或者?第|中[的第“]|所[列称述指规涉])"
)
BARE_NAMES = {
    "总则", "附则", "分则", "罚则", "法律责任", "一般规定", "监督管理", "监督检查", "保障措施",
    "奖励与处罚", "奖励和处罚", "其他规定", "通则", "组织机构", "权利和义务", "权利与义务",
}  # fmt: skip
PREAMBLE_NAMES = {"序言", "前言", "序"}
ANNEX = re.compile(
    rf"附\s?(?:件|表|录|图|页)\s?(?:[（(]?(?:{NUMERAL}|[A-Za-z])[）)]?)?(?=\s|[:：.、．]|$)|附\s?[:：]"
    rf"|附(?=《)|附$"
)
EXPLANATION = re.compile(r"(?:关于)?《?.{2,80}》?的?(?:起草|修订|修改)?(?:的)?说明")
# After an article number: certainly a citation; a citation unless a space stands between; and
# words that may go either way (then the order of the numbers decides).
ALWAYS_CITING = re.compile(
    rf"\s*(?:第\s?[（(]?{NUMERAL}[）)]?\s?[款项]|第\s?{NUMERAL}\s?条(?!.{{0,16}}(?:改为|修改|增加|删))|至第|和第|或者?第|与第|及第|以及第|、\s?(?:第|本)"
    r"|[，。；,;”）)》]|的(?![士确])|规定的|规定，|规定处|之规定|所列|所述|中[“\"])"
)
CITING_WITHOUT_SPACE = re.compile(
    rf"第\s?[（(]?{NUMERAL}[）)]?\s?[款项目条]|款(?![项待])|项(?!目)|、|至(?![迟少今])"
    r"|和(?:第|本|前|其他|《)|或|规定|所(?:列|称|述|指|规|确|作|涉|说)"
    r"|中(?:的|规|所|有关|关于|第|增|，)|之(?!日)|以外|以及|与(?:第|本)|及(?:第|其|本)|[后前]增|[前后]款"
)
MAYBE_CITING = re.compile(r"改为|修改|作为|适用|执行|处罚|处理|要求|[中所至和规或与及]")
CITING_UNIT = re.compile(r"[、至]|款(?![项待])|项(?!目)|规定[的，处]")
POINTED = re.compile(r"\s?[：:、．.]\s?(?![第本0-9])")


@dataclass(slots=True, frozen=True)
class Heading:
    kind: Kind
    number: int
    label: str
    name: str


@dataclass(slots=True, frozen=True)
class ArticleMark:
    number: int
    suffix: int
    label: str
    rest: str  # the words after the number, spaces kept

    @property
    def apart(self) -> bool:
        """Is the number set apart from the words by a space or a caption?"""
        return not self.rest or self.rest[0].isspace() or self.rest[0] in "【〖［[〔（("

    @property
    def surely_citing(self) -> bool:
        """As ``citing``, but in a text that never sets its numbers apart."""
        return bool(ALWAYS_CITING.match(self.rest) or CITING_UNIT.match(self.rest))

    @property
    def doubtful(self) -> bool:
        return not self.apart and bool(MAYBE_CITING.match(self.rest))

    @property
    def citing(self) -> bool:
        """Do the words after the number show that an article is cited, not begun?"""
        if ALWAYS_CITING.match(self.rest):
            return True
        return not self.apart and bool(CITING_WITHOUT_SPACE.match(self.rest))


def read_heading(text: str) -> Heading | None:
    """Read 第三章 名称; None if the line is an ordinary sentence that begins so."""
    if not text.startswith("第") or len(text) > 80:
        return None
    match = HEADING.match(text)
    number = parse_number(match[1]) if match else None
    if not match or number is None:
        return None
    name = _after(text, match.end()).strip()
    if NOT_IN_HEADING.search(name):
        return None
    return Heading(HEADING_KINDS[squeeze(match[2])], number, squeeze(match[0]), tidy_name(name))


def read_article(text: str) -> ArticleMark | None:
    if not text.startswith("第"):
        return None
    match = ARTICLE.match(text)
    number = parse_number(match[1]) if match else None
    if not match or number is None:
        return None
    suffix = (parse_number(match[2]) or 0) if match[2] else 0
    return ArticleMark(number, suffix, squeeze(match[0]), _after(text, match.end()))


def _after(text: str, end: int) -> str:
    """What follows a number; 第一条：… and 第一章、… are written, too."""
    pointed = POINTED.match(text, end)
    return " " + text[pointed.end() :] if pointed else text[end:]


def read_item(text: str) -> tuple[int, str, str] | None:
    """Number, label and words of （一）…; None if it is cited （第（一）项 broken in two）."""
    if text[:1] in ENCLOSED_ITEMS:
        return ENCLOSED_ITEMS[text[0]], text[0], text[1:].strip()
    match = ITEM.match(text)
    number = parse_number(match[1]) if match else None
    if not match or number is None:
        return None
    rest = text[match.end() :]
    if CITED_ITEM.match(rest):
        return None
    return number, squeeze(match[0]), rest.lstrip(" 　、").rstrip()


def read_sub_item(text: str) -> tuple[int, str, str] | None:
    if text[:1] in CIRCLED:
        return CIRCLED[text[0]], text[0], text[1:].strip()
    match = SUB_ITEM.match(text)
    if not match:
        return None
    number = parse_number(match[1] or match[2]) or 0
    return number, squeeze(match[0]), text[match.end() :].strip()


def read_outline(text: str) -> tuple[int, str, str] | None:
    """Number, label and words of 一、…"""
    match = OUTLINE.match(text)
    number = parse_number(match[1]) if match else None
    if not match or number is None:
        return None
    return number, squeeze(match[0]), text[match.end() :].strip()


def is_contents(text: str) -> bool:
    return len(text) <= 10 and bool(CONTENTS.fullmatch(text))


def is_annex(line: Line) -> bool:
    text = line.text
    if len(text) > 120 or text.endswith(("。", "；", "，")):
        return False
    if EXPLANATION.fullmatch(text) and text.startswith("关于"):
        return True
    return bool(ANNEX.match(text))


def tidy_name(name: str) -> str:
    """总　则 -> 总则, but keep the space between two words of other scripts."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", name).strip()
