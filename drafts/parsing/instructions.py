"""修正案, 修改决定 and 废止决定: numbered instructions that change or repeal other laws."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.parsing.ending import add_annexes
from drafts.parsing.lines import Line
from drafts.parsing.marks import is_annex, read_outline, tidy_name
from drafts.parsing.orders import SURE_CHANGE, is_order, repeals
from drafts.parsing.packages import UNNUMBERED, PackageReader, begins_package
from drafts.parsing.quotes import quoted_lines
from drafts.parsing.sequence import Articles
from drafts.parsing.titles import LAW_NOUN, NOTE, read_front
from drafts.parsing.tree import Kind, Node, ParsedDraft

AMENDING_TITLE = re.compile(
    r"修正案|关于.{0,120}(?:修改|修正|废止|打包)|(?:修改|修正|废止).{0,80}的?(?:决定|议案)"
)
# 为了…，将刑法第三百四十二条修改为： and …会议决定，废止《…》: the order ends the sentence.
INSIDE = re.compile(rf"[，：:,](?:决定)?(?:{UNNUMBERED.pattern})|决定(?:废止\s?《|对《)")
CLOSES = re.compile(
    r"(?:本(?:决定|修正案|决议)|此外|根据本(?:决定|修正案)|以上)|《.{2,80}》.{0,200}(?:重新公布|顺序)"
)
LEAST_WITHOUT_TITLE = 2


@dataclass(slots=True)
class Amendment:
    """Places of the instructions among the lines, and where quotations run."""

    starts: list[int]
    quoted: list[bool]


def find_amendment(lines: Sequence[Line], articles: Articles) -> Amendment | None:
    quoted = quoted_lines(lines)
    anchor, titled = _find_anchor(lines, quoted)
    if anchor is None:
        return _unnumbered(lines, quoted, articles)
    first = articles.first
    if first is not None and (first < anchor or not titled) and len(articles.marks) > 1:
        return None
    starts = _starts(lines, quoted, anchor)
    changing = sum(bool(SURE_CHANGE.search(lines[at].text)) for at in starts)
    if not titled and (changing < LEAST_WITHOUT_TITLE or changing * 2 < len(starts)):
        return None
    return Amendment(starts, quoted)


def _find_anchor(lines: Sequence[Line], quoted: list[bool]) -> tuple[int | None, bool]:
    """Place of 一、 of the first instruction; does a name above it announce an amendment?"""
    titled = False
    for at, line in enumerate(lines):
        outline = None if quoted[at] or line.origin != "body" else read_outline(line.text)
        if outline is None or outline[0] != 1:
            titled = titled or _names_amendment(line)
        elif is_order(outline[2]) or (titled and begins_package(outline[2])):
            return at, titled
    return None, titled


def _names_amendment(line: Line) -> bool:
    text = line.text
    if text[-1] in "。；：，;:" or len(text) >= 200 or text[0] in "（(" or NOTE.match(text):
        return False
    return bool(AMENDING_TITLE.search(text))


def _starts(lines: Sequence[Line], quoted: list[bool], anchor: int) -> list[int]:
    """Instructions follow each other by number; a quotation left open does not hide the next."""
    starts = [anchor]
    for at in range(anchor + 1, len(lines)):
        outline = read_outline(lines[at].text) if lines[at].origin == "body" else None
        if outline is None or outline[0] != len(starts) + 1:
            continue
        if not quoted[at] or is_order(outline[2][:60]):
            starts.append(at)
    return starts


def _unnumbered(lines: Sequence[Line], quoted: list[bool], articles: Articles) -> Amendment | None:
    """A decision that changes one thing does not number it."""
    if len(articles.marks) > 1 or not any(_names_amendment(line) for line in lines[:12]):
        return None
    bodies = [at for at, line in enumerate(lines) if not quoted[at] and line.origin == "body"]
    starts = [at for at in bodies if UNNUMBERED.match(lines[at].text)]
    if not starts:
        starts = [at for at in bodies if lines[at].ends and INSIDE.search(lines[at].text)][:1]
    return Amendment(starts, quoted) if starts else None


def read_amendment(
    lines: Sequence[Line], headers: list[Line], amendment: Amendment, draft: ParsedDraft
) -> None:
    draft.kind = "amendment"
    starts = amendment.starts
    preface = read_front(list(lines[: starts[0]]), headers, draft)
    for number, line in enumerate(preface, 1):
        draft.nodes.append(Node(Kind.PREAMBLE, number, text=line.text, line=line.number))
    repealing = repeals(draft.title) or any(repeals(line.text) for line in preface[-1:])
    reader = PackageReader(lines, amendment.quoted, draft)
    end, annex = _find_end(lines, amendment, reader, repealing)
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], end], strict=True), 1):
        draft.nodes.append(reader.read(start, stop, number, repealing=repealing))
    for number, line in enumerate(lines[end:annex], 1):
        draft.nodes.append(Node(Kind.CLOSING, number, text=line.text, line=line.number))
    if annex < len(lines):
        add_annexes(lines[annex:], draft)


def _find_end(
    lines: Sequence[Line], amendment: Amendment, reader: PackageReader, repealing: bool
) -> tuple[int, int]:
    """Where the last instruction ends, and where an annex or the amended text begins."""
    quoted, last = amendment.quoted, amendment.starts[-1]
    annex = next(
        (at for at in range(last + 1, len(lines)) if not quoted[at] and _opens_annex(lines, at)),
        len(lines),
    )
    parts = set(reader.part_lines(last, annex, repealing=repealing))
    end = last + 1
    for at in range(last + 1, annex):
        if at not in parts and not quoted[at] and CLOSES.match(lines[at].text):
            break
        if at in parts or quoted[at] or lines[at].origin == "row" or _goes_on(lines, at):
            end = at + 1
    return end, annex


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Does the line end a sentence begun above, or hold the text that was announced there?"""
    before = lines[at - 1]
    return not before.ends or before.text.endswith(("：", ":"))


def _opens_annex(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if is_annex(line):
        return True
    named = line.origin == "body" and not line.ends and bool(LAW_NOUN.search(tidy_name(line.text)))
    return named and lines[at - 1].ends and len(line.text) < 80
