"""From raw text to clean lines that remember where they came from."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
SPACE = " \t\r\f\v\u00a0\u2002\u2003\u2009\u3000"
ENDERS = '。；：！？”）】.;:!?")］]》」』>…'
PAGE_NUMBER = re.compile(r"[-—－–·~\s]{0,6}\d{1,4}[-—－–·~\s]{1,6}|[-—－–·~]{1,6}\s{0,3}\d{1,4}")
PAGE_OF = re.compile(r"第\s?\d{1,4}\s?页[\s,，/]{0,3}(共\s?\d{1,4}\s?页)?")
COMMENT = re.compile(r"<!--[^>]{0,200}-->")
TAG = re.compile(
    r"</?(?:br|p|div|span|strong|b|em|i|u|center|font|h[1-6]|a|img)\b[^<>]{0,300}>", re.I
)
LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\((?:[^()\s]{0,500})\)")
ENTITIES = {
    "&nbsp;": "\u3000", "&emsp;": "\u3000", "&ensp;": " ", "&amp;": "&", "&lt;": "<",
    "&gt;": ">", "&quot;": '"', "&ldquo;": "“", "&rdquo;": "”",
}  # fmt: skip
DECORATION = "-—－–=*_~·.…#|:+＋＊◆■□●○★☆ "
# Several heads of chapters and articles in one line: a whole text whose line breaks got lost.
GLUED = re.compile(r"(?<=[。；：\s])第[一二三四五六七八九十百\d]{1,6}[章条](?=[\s\u3000])")
MOST_HEADS = 2
TABLE_RULE = re.compile(r"\|?[\s:|-]*-{3}[\s:|-]*")


@dataclass(slots=True)
class Line:
    """One line: ``raw`` as it stood, ``text`` cleaned for reading.

    ``origin`` is "body", "row" (cells joined by " | ") or "header" (head of the page).
    """

    number: int
    raw: str
    text: str = ""
    origin: str = "body"
    indent: int = 0
    blank_before: bool = False
    mark: int = 0  # level of a Markdown heading

    @property
    def ends(self) -> bool:
        """Does a sentence end here? If not, the line goes on below."""
        return bool(self.text) and self.text[-1] in ENDERS

    @property
    def width(self) -> int:
        return len(self.text)


def split_lines(text: str) -> list[Line]:
    """Number the lines of a text; every kind of line break counts once."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\x0b", "\n").replace("\x85", "\n")
    return [Line(number, raw) for number, raw in enumerate(text.split("\n"), 1)]


def clean_lines(lines: Iterable[Line]) -> list[Line]:
    """Clean each line and leave out what is empty or mere decoration."""
    lines = _without_front_matter(list(lines))
    kept: list[Line] = []
    blank = True
    for line in lines:
        text = line.text = clean_text(line.raw)
        if line.origin != "header":
            line.indent = _indent(line.raw)
            line.mark, line.text = _unmark(text)
            _find_row(line)
        if not line.text or _is_decoration(line):
            blank = blank or not line.text
            continue
        line.blank_before = blank
        blank = False
        kept.append(line)
    return kept


def clean_text(raw: str) -> str:
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", raw))
    if "&" in text:
        for entity, character in ENTITIES.items():
            text = text.replace(entity, character)
    if "<" in text:
        text = TAG.sub(" ", COMMENT.sub("", text))
    return text.strip(SPACE + "\n")


def _indent(raw: str) -> int:
    raw = INVISIBLE.sub("", raw)
    lead = raw[: len(raw) - len(raw.lstrip(SPACE))]
    return sum(2 if character in "\u3000\u2003\t" else 1 for character in lead)


def _unmark(text: str) -> tuple[int, str]:
    """Take Markdown signs off: headings, bold, links, quotes."""
    level = 0
    if text.startswith("#"):
        level = len(text) - len(text.lstrip("#"))
        text = text.lstrip("#").strip(SPACE).rstrip("#").strip(SPACE)
    if text.startswith(">"):
        text = text.lstrip("> ").strip(SPACE)
    if text[:2] in {"- ", "* ", "+ "}:
        text = text[2:].strip(SPACE)
    if "**" in text:
        text = text.replace("**", "")
    if "](" in text:
        text = LINK.sub(r"\1", text)
    return level, text.strip(SPACE)


def _find_row(line: Line) -> None:
    text = line.text
    if line.origin != "row" and text.startswith("|") and text.endswith("|") and len(text) > 2:
        line.origin = "row"
        line.text = " | ".join(cell.strip(SPACE) for cell in text[1:-1].split("|"))
    elif line.origin != "row" and " | " in text and len(GLUED.findall(text)) <= MOST_HEADS:
        line.origin = "row"


def _is_decoration(line: Line) -> bool:
    text = line.text
    if line.origin == "row":
        return not text.strip("|-: ")
    if len(text) <= 24 and (PAGE_NUMBER.fullmatch(text) or PAGE_OF.fullmatch(text)):
        return True
    if text.startswith(":::") or TABLE_RULE.fullmatch(text):
        return True
    return not text.strip(DECORATION)


def _without_front_matter(lines: list[Line]) -> list[Line]:
    """Drop the settings block that site generators put between two --- lines."""
    if lines and lines[0].raw.strip() == "---":
        for index, line in enumerate(lines[1:40], 1):
            if line.raw.strip() == "---":
                return lines[index + 1 :]
    return lines


def squeeze(text: str) -> str:
    """Without any space: 总　则 and 总则 are the same name."""
    return re.sub(r"\s+", "", text)
