"""项 and 目: numbered lines inside an article."""

import re

from drafts.parsing.builder import TreeBuilder
from drafts.parsing.lines import Line
from drafts.parsing.marks import read_item, read_outline, read_sub_item
from drafts.parsing.numerals import NUMERAL_CHARS, parse_number
from drafts.parsing.tree import Kind, Node, ParsedDraft

INLINE_FIRST = re.compile(r"[：:；;。]?\s{0,4}([（(]一[）)])")
INLINE_ITEM = re.compile(rf"[（(]([{NUMERAL_CHARS}]{{1,3}})[）)]")
COLONS = ("：", ":")
# So many paragraphs may stand between two items and still belong to the first.
MOST_BETWEEN = 12


class ItemReader:
    def __init__(self, builder: TreeBuilder, draft: ParsedDraft) -> None:
        self.builder = builder
        self.draft = draft

    def read(self, text: str, line: Line, previous: Line | None) -> bool:
        """Read the line as item or sub-item; False if it is neither."""
        if self.builder.article is None or self.builder.article.kind != Kind.ARTICLE:
            return False
        item = read_item(text) or self._old_item(text, previous)
        if item is not None:
            self._add(*item, line)
            return True
        sub_item = read_sub_item(text) if self.builder.item is not None else None
        if sub_item is None:
            return False
        self.builder.add_sub_item(*sub_item, line)
        return True

    def _old_item(self, text: str, previous: Line | None) -> tuple[int, str, str] | None:
        """Old statutes number the items of an article 一、二、三、."""
        outline = read_outline(text)
        if outline is None or not outline[2] or previous is None:
            return None
        last = self.builder.item
        begins = last is None and outline[0] == 1 and previous.text.endswith(COLONS)
        goes_on = last is not None and last.label[-1:] in "、．." and outline[0] == last.number + 1
        if begins or goes_on:
            return outline
        return None

    def _add(self, number: int, label: str, text: str, line: Line) -> None:
        builder = self.builder
        if number > 1 and builder.item is None and builder.paragraph is not None:
            builder.settle()
            self._recover_items_before(number, builder.paragraph, line)
        last = builder.item.number if builder.item is not None else 0
        if number != last + 1:
            self.draft.warn(line.number, "item-gap", f"“{label}”与前面的项不连续，请核对。")
        builder.add_item(number, label, text, line)

    def _recover_items_before(self, number: int, paragraph: Node, line: Line) -> None:
        """Items begin with a later number: the earlier ones stand inside a paragraph."""
        if self._split_inline(number, paragraph, line):
            return
        owner = self.builder.article
        if owner is None or paragraph.text.endswith(COLONS):
            return
        between = 0
        for node in reversed(owner.children[-MOST_BETWEEN:]):
            items = node.of_kind(Kind.ITEM)
            if not items:
                between += 1
                continue
            if items[-1].number == number - 1:
                self._merge(items[-1], between, paragraph)
            return

    def _merge(self, item: Node, between: int, paragraph: Node) -> None:
        message = "这一段前后的项编号相连，按上一项的内容处理，请核对。"
        self.draft.warn(paragraph.line, "paragraph-inside-items", message)
        self.builder.merge_into_item(item, between)

    def _split_inline(self, number: int, paragraph: Node, line: Line) -> bool:
        first = INLINE_FIRST.search(paragraph.text)
        if first is None:
            return False
        rest = paragraph.text[first.start(1) :]
        starts = _rising_marks(rest)
        ends = [*starts[1:], len(rest)]
        marks = [read_item(rest[start:end]) for start, end in zip(starts, ends, strict=True)]
        items = [mark for mark in marks if mark is not None]
        if not starts or not len(starts) == len(items) == number - 1:
            return False
        paragraph.text = paragraph.text[: first.start(1)].rstrip()
        source = Line(paragraph.line, "")
        self.builder.deepest = None
        for found, label, text in items:
            self.builder.add_item(found, label, text.strip(), source)
        self.draft.warn(
            paragraph.line,
            "first-item-inline",
            "第一项与上文写在同一行，已分开，请核对。",
        )
        return True


def _rising_marks(text: str) -> list[int]:
    """Places of （一）（二）… in order."""
    starts: list[int] = []
    for match in INLINE_ITEM.finditer(text):
        if parse_number(match[1]) == len(starts) + 1:
            starts.append(match.start())
    return starts


def warn_of_inline_items(draft: ParsedDraft) -> None:
    """Point at paragraphs that hold （一）…；（二）… in one line; a person may split them."""
    for article, _ in draft.articles():
        for paragraph in article.of_kind(Kind.PARAGRAPH):
            text = paragraph.text
            if paragraph.of_kind(Kind.ITEM) or not re.search(r"[（(]一[）)]", text):
                continue
            starts = _rising_marks(text)
            if len(starts) > 1 and not re.match(r"[）)]\s?项", text[starts[0] + 2 : starts[0] + 5]):
                draft.warn(
                    paragraph.line,
                    "inline-items",
                    f"“{article.label}”的各项写在同一段里，没有拆开；如需按项征求意见，请分行。",
                )
