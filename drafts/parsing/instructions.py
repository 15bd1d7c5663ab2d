"""修正案 and 修改决定: numbered instructions that change another law."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafts.parsing.ending import add_annexes
from drafts.parsing.lines import Line
from drafts.parsing.marks import is_annex, read_item, read_outline, tidy_name
from drafts.parsing.numerals import NUMERAL
from drafts.parsing.quotes import quoted_lines
from drafts.parsing.sequence import Articles
from drafts.parsing.titles import LAW_NOUN, NOTE, read_front
from drafts.parsing.tree import Kind, Node, ParsedDraft

CHANGES = re.compile(
    r"修改为|改为|修改如下|作[出如].{0,8}修改|修改：|增加|删去|删除|废止|移至|移到|合并|调整为|修正为|停止执行"
)
OBJECT = re.compile(
    rf"第\s?{NUMERAL}\s?[条章节编]|《|“|名称|题目|标题|序言|目录|[一二三四五]条|附则|附件"
)
UNNUMBERED = re.compile(
    rf"(?:将|把|删去|在第|增加|对第|第\s?{NUMERAL}\s?条).{{0,40}}?(?:修改|增加|删去|改为|删除|作为|[条款项])"
)
AMENDING_TITLE = re.compile(
    r"修正案|关于.{0,120}(?:修改|修正|废止|打包)|(?:修改|修正|废止).{0,80}的?(?:决定|议案)"
)
LEAST_WITHOUT_TITLE = 2


@dataclass(slots=True)
class Amendment:
    """Places of the instructions among the lines, and where quotations run."""

    starts: list[int]
    quoted: list[bool]


def find_amendment(lines: Sequence[Line], articles: Articles) -> Amendment | None:
    quoted = quoted_lines(lines)
    anchor = next((at for at in range(len(lines)) if _is_anchor(lines[at], quoted[at])), None)
    if anchor is None:
        return _unnumbered(lines, quoted, articles)
    titled = any(_names_amendment(line) for line in lines[:anchor])
    first = articles.first
    if first is not None and (first < anchor or not titled) and len(articles.marks) > 1:
        return None
    starts = _starts(lines, quoted, anchor)
    changing = sum(bool(CHANGES.search(lines[at].text)) for at in starts)
    if not titled and (changing < LEAST_WITHOUT_TITLE or changing * 2 < len(starts)):
        return None
    return Amendment(starts, quoted)


def _is_anchor(line: Line, quoted: bool) -> bool:
    outline = None if quoted or line.origin != "body" else read_outline(line.text)
    if outline is None or outline[0] != 1:
        return False
    return bool(CHANGES.search(outline[2][:200]) and OBJECT.search(outline[2][:200]))


def _names_amendment(line: Line) -> bool:
    if line.ends or len(line.text) >= 200 or line.text[0] in "（(" or NOTE.match(line.text):
        return False
    return bool(AMENDING_TITLE.search(line.text))


def _starts(lines: Sequence[Line], quoted: list[bool], anchor: int) -> list[int]:
    """Instructions follow each other by number; a quotation left open does not hide the next."""
    starts = [anchor]
    for at in range(anchor + 1, len(lines)):
        outline = read_outline(lines[at].text) if lines[at].origin == "body" else None
        if outline is None or outline[0] != len(starts) + 1:
            continue
        if not quoted[at] or (CHANGES.search(outline[2][:200]) and OBJECT.search(outline[2][:60])):
            starts.append(at)
    return starts


def _unnumbered(lines: Sequence[Line], quoted: list[bool], articles: Articles) -> Amendment | None:
    """A decision that changes one thing does not number it."""
    if len(articles.marks) > 1 or not any(_names_amendment(line) for line in lines[:12]):
        return None
    starts = [
        at
        for at, line in enumerate(lines)
        if not quoted[at] and line.origin == "body" and UNNUMBERED.match(line.text)
    ]
    return Amendment(starts, quoted) if starts else None


def read_amendment(
    lines: Sequence[Line], headers: list[Line], amendment: Amendment, draft: ParsedDraft
) -> None:
    draft.kind = "amendment"
    starts = amendment.starts
    preface = read_front(list(lines[: starts[0]]), headers, draft)
    for number, line in enumerate(preface, 1):
        draft.nodes.append(Node(Kind.PREAMBLE, number, text=line.text, line=line.number))
    end, annex = _find_end(lines, amendment)
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], end], strict=True), 1):
        draft.nodes.append(_instruction(lines, amendment.quoted, start, stop, number, draft))
    for number, line in enumerate(lines[end:annex], 1):
        draft.nodes.append(Node(Kind.CLOSING, number, text=line.text, line=line.number))
    if annex < len(lines):
        add_annexes(lines[annex:], draft)


def _find_end(lines: Sequence[Line], amendment: Amendment) -> tuple[int, int]:
    """Where the last instruction ends, and where an annex or the amended text begins."""
    last = amendment.starts[-1]
    annex = next(
        (
            at
            for at in range(last + 1, len(lines))
            if not amendment.quoted[at] and _opens_annex(lines, at)
        ),
        len(lines),
    )
    package = _has_parts(lines, amendment.quoted, last, annex)
    end = last + 1
    for at in range(last + 1, annex):
        part = package and read_item(lines[at].text) is not None
        if amendment.quoted[at] or part or not lines[at - 1].ends or lines[at].origin == "row":
            end = at + 1
    return end, annex


def _opens_annex(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if is_annex(line):
        return True
    named = line.origin == "body" and not line.ends and bool(LAW_NOUN.search(tidy_name(line.text)))
    return named and lines[at - 1].ends and len(line.text) < 80


def _instruction(
    lines: Sequence[Line],
    quoted: list[bool],
    start: int,
    stop: int,
    number: int,
    draft: ParsedDraft,
) -> Node:
    line = lines[start]
    outline = read_outline(line.text)
    _, label, text = outline or (number, "", line.text)
    node = Node(Kind.INSTRUCTION, number, label=label, line=line.number)
    parts = _parts(lines, quoted, start, stop)
    own_end = parts[0] if parts else stop
    node.text = "\n".join([text, *(following.text for following in lines[start + 1 : own_end])])
    for order, (begin, end) in enumerate(zip(parts, [*parts[1:], stop], strict=False), 1):
        node.children.append(_part(lines, begin, end, order))
    _classify(node)
    if not label:
        draft.warn(line.number, "instruction-unnumbered", "修改项没有编号，请核对是否完整。")
    if not parts and text.count("“") and quoted_open(lines, start, stop):
        draft.warn(line.number, "quote-open", f"“{label}”的引号没有配对，请核对新条文到哪里为止。")
    return node


def quoted_open(lines: Sequence[Line], start: int, stop: int) -> bool:
    """Is a quotation still open at the end of the instruction?"""
    last = lines[stop - 1].text
    if stop - 1 > start and last[:1] not in "“「":
        return False
    return last.count("“") > last.count("”")


def _has_parts(lines: Sequence[Line], quoted: list[bool], start: int, stop: int) -> bool:
    return bool(_parts(lines, quoted, start, stop))


def _parts(lines: Sequence[Line], quoted: list[bool], start: int, stop: int) -> list[int]:
    """（一）将第…修改为… below 一、对《…》作出修改."""
    parts: list[int] = []
    for at in range(start + 1, stop):
        item = None if quoted[at] else read_item(lines[at].text)
        if item is None or item[0] != len(parts) + 1:
            continue
        if parts or (CHANGES.search(item[2][:200]) and OBJECT.search(item[2][:200])):
            parts.append(at)
    return parts


def _part(lines: Sequence[Line], start: int, stop: int, order: int) -> Node:
    item = read_item(lines[start].text)
    label, text = (item[1], item[2]) if item else ("", lines[start].text)
    node = Node(Kind.INSTRUCTION, order, label=label, line=lines[start].number)
    node.text = "\n".join([text, *(line.text for line in lines[start + 1 : stop])])
    _classify(node)
    return node


ARTICLE_REFERENCE = (
    rf"第\s?{NUMERAL}\s?条(?:之\s?{NUMERAL})?(?:第\s?{NUMERAL}\s?款)?"
    rf"(?:第\s?[（(]?{NUMERAL}[）)]?\s?项)?"
)
TARGET = re.compile(ARTICLE_REFERENCE + rf"|第\s?{NUMERAL}\s?[章节编]")
RENUMBERED = re.compile(rf"改为({ARTICLE_REFERENCE}|第\s?{NUMERAL}\s?[章节])")
INSERTED = re.compile(rf"作为({ARTICLE_REFERENCE}|第\s?{NUMERAL}\s?[章节款项])")
ADDS_UNIT = re.compile(
    r"增加.{0,6}[一二三四五六七八九十两]+[条款项章节]|增加.{0,10}作为第|增加规定"
)


LAW_NAME = re.compile(r"《[^《》]{2,80}》")
# The first that fits; “” stands for words in quotation marks.
ACTIONS = (
    (re.compile(r"^(?!.*修改为).*废止"), "repeal"),
    (ADDS_UNIT, "insert"),
    (re.compile(r"“”\s?(?:统一|均|分别|相应)?(?:修改为|改为)\s?“”"), "replace_words"),
    (re.compile(r"增加\s?“”"), "insert_words"),
    (re.compile(r"(?:删去|删除).{0,12}“”"), "delete_words"),
    (re.compile(r"改为"), "rewrite"),
    (re.compile(r"删去|删除"), "delete"),
)


def _classify(node: Node) -> None:
    """Which article is changed, how, and what its number becomes."""
    head, _, below = node.text.partition("\n")
    if not CHANGES.search(head.rstrip("：:").removesuffix("修改")) and CHANGES.search(below[:200]):
        head = below.partition("\n")[0]
    order = re.split(r"[：:]\s?[“「]", head, maxsplit=1)[0]
    outside = re.sub(r"“[^“”]{0,2000}”", "“”", order)
    target = TARGET.search(outside)
    node.target = re.sub(r"\s", "", target[0]) if target else ""
    new = RENUMBERED.search(outside) or INSERTED.search(outside)
    node.new_target = re.sub(r"\s", "", new[1]) if new else ""
    node.action = _action(outside, has_text=order != head or "修改为" in outside)
    law = LAW_NAME.search(order)
    if not node.target and law is not None and node.action in {"repeal", "other"}:
        node.target = law[0]
    if node.action == "insert" and node.target == node.new_target:
        node.target = ""


def _action(order: str, *, has_text: bool) -> str:
    if RENUMBERED.search(order) and not ADDS_UNIT.search(order):
        return "renumber_rewrite" if has_text and "修改为" in order else "renumber"
    return next((action for pattern, action in ACTIONS if pattern.search(order)), "other")
