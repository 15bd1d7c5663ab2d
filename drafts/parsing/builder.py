"""Hang headings, articles, paragraphs, items and sub-items into one tree."""

from drafts.parsing.lines import Line
from drafts.parsing.marks import Heading
from drafts.parsing.numerals import to_chinese
from drafts.parsing.tree import HEADINGS, Kind, Node, ParsedDraft


class TreeBuilder:
    """Knows where the next unit belongs; it does not know how units look."""

    def __init__(self, draft: ParsedDraft) -> None:
        self.draft = draft
        self.open: list[Node] = []
        self.article: Node | None = None
        self.paragraph: Node | None = None
        self.item: Node | None = None
        self.sub_item: Node | None = None
        self.deepest: Node | None = None
        self._numbers: dict[Kind, int] = {}
        self._paragraphs = self._rows = 0
        self._pieces: list[str] = []

    # --- Headings -------------------------------------------------------------------------

    def add_heading(self, heading: Heading, line: Line) -> Node:
        self._check_number(heading, line)
        node = Node(
            heading.kind,
            heading.number,
            label=heading.label,
            heading=heading.name,
            line=line.number,
        )
        level = HEADINGS.index(heading.kind)
        self.open = [above for above in self.open if _level(above) < level]
        self._attach(node)
        self.open.append(node)
        self._close_article()
        return node

    def add_outline(self, number: int, label: str, name: str, line: Line) -> None:
        """A heading of the kind 一、总则 that holds articles."""
        node = Node(Kind.OUTLINE, number, label=label, heading=name, line=line.number)
        deeper = label[0] in "（("
        self.open = [
            above
            for above in self.open
            if above.kind != Kind.OUTLINE or (deeper and above.label[0] not in "（(")
        ]
        self._attach(node)
        self.open.append(node)
        self._close_article()

    def next_number(self, kind: Kind) -> int:
        return self._numbers.get(kind, 0) + 1

    def _check_number(self, heading: Heading, line: Line) -> None:
        if not heading.number:
            return
        last = self._numbers.get(heading.kind, 0)
        if heading.number not in {last + 1, 1} or heading.number == last:
            self.draft.warn(
                line.number, "heading-gap", f"“{heading.label}”与前面的编号不连续，请核对。"
            )
        self._numbers[heading.kind] = heading.number
        for lower in HEADINGS[HEADINGS.index(heading.kind) + 1 :]:
            if (heading.kind, lower) != (Kind.SUB_BOOK, Kind.CHAPTER):
                self._numbers[lower] = 0

    # --- Articles and what is in them ------------------------------------------------------

    def add_article(self, number: int, suffix: int, label: str, line: Line) -> Node:
        self._close_article()
        self.article = Node(Kind.ARTICLE, number, suffix, label, line=line.number)
        self._attach(self.article)
        return self.article

    def add_paragraph(self, text: str, line: Line) -> Node:
        owner = self.article or self.add_preamble(line)
        self._paragraphs += 1
        number = self._paragraphs
        label = f"第{to_chinese(number)}款" if owner.kind == Kind.ARTICLE else ""
        self.paragraph = Node(Kind.PARAGRAPH, number, label=label, text=text, line=line.number)
        owner.children.append(self.paragraph)
        self.item = self.sub_item = None
        self._write_on(self.paragraph)
        return self.paragraph

    def add_preamble(self, line: Line, heading: str = "") -> Node:
        """What stands above the first article of a text or of a chapter."""
        self._close_article()
        self.article = Node(Kind.PREAMBLE, heading=heading, line=line.number)
        self._attach(self.article)
        return self.article

    def add_item(self, number: int, label: str, text: str, line: Line) -> Node:
        paragraph = self.paragraph or self.add_paragraph("", line)
        self.item = Node(Kind.ITEM, number, label=label, text=text, line=line.number)
        paragraph.children.append(self.item)
        self.sub_item = None
        self._write_on(self.item)
        return self.item

    def add_sub_item(self, number: int, label: str, text: str, line: Line) -> None:
        """A 目; a mark of another form below a 目 goes one level deeper."""
        owner = self.item
        if owner is None:
            return
        if self.sub_item is not None and _form(self.sub_item.label) != _form(label):
            owner = self.sub_item
        node = Node(Kind.SUB_ITEM, number, label=label, text=text, line=line.number)
        owner.children.append(node)
        if owner is self.item:
            self.sub_item = node
        self._write_on(node)

    def add_row(self, text: str, line: Line) -> None:
        owner = self.paragraph or self.add_paragraph("", line)
        self._rows += 1
        owner.children.append(Node(Kind.ROW, self._rows, text=text, line=line.number))

    def go_on(self, text: str, *, joint: str = "") -> None:
        """Lengthen the unit that was written last."""
        before = self._pieces[-1][-1:] if self._pieces else ""
        if not joint and before.isascii() and before.isalnum() and text[:1].isascii():
            joint = " "
        self._pieces += [joint, text] if joint else [text]

    def settle(self) -> None:
        """Write what was collected for the last unit into it."""
        if self.deepest is not None and len(self._pieces) > 1:
            self.deepest.text = "".join(self._pieces)
            self._pieces = [self.deepest.text]

    def merge_into_item(self, item: Node, count: int) -> None:
        """Items go on after the last ``count`` paragraphs: they belong to the item above them."""
        self.settle()
        owner = self.article
        if owner is None:
            return
        merged = owner.children[-count:]
        del owner.children[-count:]
        item.text = "\n".join([item.text, *(paragraph.text for paragraph in merged)])
        self._paragraphs -= count
        self.paragraph = owner.children[-1]
        self.item, self.sub_item = item, None

    # --- Inside ---------------------------------------------------------------------------

    def _write_on(self, node: Node) -> None:
        self.settle()
        self.deepest = node
        self._pieces = [node.text]

    def _close_article(self) -> None:
        self.settle()
        self.article = self.paragraph = self.item = self.sub_item = self.deepest = None
        self._pieces = []
        self._paragraphs = self._rows = 0

    def _attach(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.draft.nodes).append(node)


def _level(node: Node) -> int:
    return HEADINGS.index(node.kind) if node.kind in HEADINGS else len(HEADINGS)


def _form(label: str) -> str:
    """The shape of a mark: 1． and （1） are two levels."""
    return "bracket" if label[:1] in "（(" else "circle" if not label[0].isdigit() else "point"
