"""What stands after the last article: annexes, notes, signatures."""

import re
from collections.abc import Sequence

from drafts.parsing.lines import Line
from drafts.parsing.marks import ANNEX, is_annex, read_item, read_outline, read_sub_item, tidy_name
from drafts.parsing.numerals import CIRCLED, NUMERAL
from drafts.parsing.projects import ProjectTable, is_plan
from drafts.parsing.titles import DATE, LABELLED
from drafts.parsing.tree import Kind, Node, ParsedDraft

LABEL = re.compile(rf"附\s?(?:件|表|录|图|页)?\s?[（(]?({NUMERAL}|[A-Za-z])?[）)]?")
LONGEST_SIGNATURE = 40
MOST_SIGNED = 6
SENTENCE_ENDS = ("。", "”", "施行", "废止")
OWN_LAW = re.compile(r"本(?:条例|办法|规定|法|决定|细则|规则|章程|公约)|施行")
ANNEX_NAME = re.compile(
    r"(?:表|目录|图案?|名录|清单|说明|标准|样式|格式)[一二三四五六七八九十\d]{0,3}(?:[（(].*)?$"
)
WEB_TAIL = re.compile(
    r"(?:责任编辑|编辑|来源|打印|关闭|分享|扫一扫|上一篇|下一篇|相关链接|版权所有|主办)"
)


def find_annex(lines: Sequence[Line], start: int) -> int:
    """Place of the first annex at or after ``start``; the number of lines if there is none."""
    return next((at for at in range(start, len(lines)) if is_annex(lines[at])), len(lines))


def find_table_annex(lines: Sequence[Line], start: int, end: int) -> int:
    """Names without punctuation right above a table at the end begin an annex, too."""
    first_row = next((at for at in range(start, end) if lines[at].origin == "row"), None)
    if first_row is None or any(line.origin != "row" for line in lines[first_row:end]):
        return end
    at = first_row
    while at > start and not lines[at - 1].ends and lines[at - 1].width <= LONGEST_SIGNATURE:
        at -= 1
    return at if at < first_row and (at == 0 or lines[at - 1].ends) else end


def find_tail(lines: Sequence[Line], last_article: int, end: int, *, wrapped: bool) -> int:
    """Place of the first line after the text proper: footnote, table name, signature, date."""
    for at in range(last_article + 1, end):
        before = lines[at - 1].text
        if lines[at].text[0] in CIRCLED and before.endswith(("。", "”", "）")):
            return at
        if not wrapped and before.endswith(SENTENCE_ENDS) and _is_name(lines[at]):
            return at
    at = end
    while at - 1 > last_article and _is_tail(lines[at - 1]):
        at -= 1
    return at if at == end or lines[at - 1].ends else end


def find_signature(lines: Sequence[Line], start: int, end: int) -> int:
    """Place of the organ and the date at the end of a text without articles."""
    at = end
    while at - 1 > start and end - at < MOST_SIGNED and _is_signed(lines[at - 1]):
        at -= 1
    dated = any(DATE.fullmatch(line.text) for line in lines[at:end])
    return at if dated and lines[at - 1].ends else end


def _is_signed(line: Line) -> bool:
    numbered = read_item(line.text) or read_sub_item(line.text) or read_outline(line.text)
    return _is_tail(line) and not numbered


def _is_name(line: Line) -> bool:
    """A short line that is no sentence cannot be a paragraph of the last article."""
    text = line.text
    if line.origin != "body" or len(text) > LONGEST_SIGNATURE or OWN_LAW.search(text):
        return False
    if read_item(text) or read_sub_item(text) or read_outline(text):
        return False
    return text[-1] not in "。；：，、:;,”" and not re.search(r"[，,；;。]", text)


def _is_tail(line: Line) -> bool:
    text = line.text
    if line.origin != "body" or read_item(text) or read_sub_item(text):
        return False
    if DATE.fullmatch(text) or LABELLED.match(text) or WEB_TAIL.match(text):
        return True
    short = len(text) <= LONGEST_SIGNATURE and not line.ends
    return short and not re.search(r"[，,；;：:、]", text)


def add_tail(lines: Sequence[Line], draft: ParsedDraft) -> None:
    if not lines:
        return
    if _holds_annex(lines):
        message = "这一行起像是没有标明“附件”的附件，列在正文之后，请核对。"
        draft.warn(lines[0].number, "annex-guess", message)
        draft.nodes.append(_annex(lines, 1, plan=is_plan(draft.title)))
        return
    for number, line in enumerate(lines, 1):
        draft.nodes.append(Node(Kind.CLOSING, number, text=line.text, line=line.number))
    message = "这一行起不像条文（脚注、落款等），列在正文之后，请核对。"
    draft.warn(lines[0].number, "trailing-text", message)


def _holds_annex(lines: Sequence[Line]) -> bool:
    if lines[0].text[0] in CIRCLED:
        return False
    if ANNEX_NAME.search(lines[0].text):
        return True
    return any(line.origin == "row" or line.width > LONGEST_SIGNATURE for line in lines[1:])


def add_annexes(lines: Sequence[Line], draft: ParsedDraft) -> None:
    """Each annex is one block; its tables keep their rows."""
    starts = [at for at, line in enumerate(lines) if at == 0 or is_annex(line)]
    plan = is_plan(draft.title)
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        draft.nodes.append(_annex(lines[start:end], number, plan=plan))


def _annex(lines: Sequence[Line], number: int, *, plan: bool) -> Node:
    first = lines[0]
    marked = bool(ANNEX.match(first.text))
    label, heading = _label(first.text) if marked else ("", first.text)
    at = 1
    while at < len(lines) and _heading_goes_on(heading, marked, lines[at]):
        heading += lines[at].text
        at += 1
    node = Node(Kind.ANNEX, number, label=label, heading=tidy_name(heading), line=first.number)
    words = []
    table = ProjectTable() if plan else None
    for line in lines[at:]:
        if line.origin == "row":
            row = table.read(line.text, line.number) if table else Node(Kind.ROW, text=line.text)
            row.number, row.line = row.number or len(node.children) + 1, line.number
            node.children.append(row)
        elif node.children:  # words below a table stay below it
            row = Node(Kind.ROW, len(node.children) + 1, text=line.text, line=line.number)
            node.children.append(row)
        else:
            words.append(line.text)
    node.text = "\n".join(words)
    return node


def _heading_goes_on(heading: str, marked: bool, line: Line) -> bool:
    if line.origin == "row" or line.ends or len(heading) > 150:
        return False
    numbered = read_outline(line.text) or read_item(line.text) or read_sub_item(line.text)
    if not heading or heading.count("《") > heading.count("》"):
        return True
    return not marked and not numbered


def _label(text: str) -> tuple[str, str]:
    match = LABEL.match(text)
    if match is None:
        return "", text
    return match[0].strip(), text[match.end() :].strip(" ：:.、．")
