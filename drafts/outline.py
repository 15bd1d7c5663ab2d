"""The tree of a text as a flat list in reading order, and what follows from it.

Order, kind and depth say what stands in what; parents, commentable units, the numbers of 款 and
the full labels are worked out from them (``settle``), so a correction only has to move rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from drafts.choices import ProvisionKind
from drafts.parsing.numerals import to_chinese
from drafts.parsing.tree import Node

K = ProvisionKind
HEADINGS = (K.BOOK, K.SUB_BOOK, K.CHAPTER, K.SECTION)
# In these the words stand as they came: an 条 quoted there does not belong to a chapter.
OPAQUE = frozenset({K.INSTRUCTION, K.OUTLINE, K.ANNEX, K.PREAMBLE})
UNITS = frozenset({K.ARTICLE, K.INSTRUCTION, K.ANNEX, K.PREAMBLE, K.OUTLINE, K.ROW})
# What an opinion is written on as a whole, whatever stands inside.
WHOLE = frozenset({K.ANNEX, K.PREAMBLE})
LONGEST_LABEL = 300
CONTENT = (
    "kind", "number", "suffix", "label", "heading", "caption", "text",
    "action", "target", "new_target", "line",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """One node of the tree; ``parent``, ``unit`` and ``full_label`` are set by ``settle``."""

    kind: str
    depth: int = 0
    number: int = 0
    suffix: int = 0
    label: str = ""
    heading: str = ""
    caption: str = ""
    text: str = ""
    action: str = ""
    target: str = ""
    new_target: str = ""
    line: int = 0
    uuid: UUID = field(default_factory=uuid4)
    parent: UUID | None = None
    unit: UUID | None = None
    full_label: str = ""

    @property
    def printed(self) -> str:
        """The row as it stands in the text."""
        caption = f"【{self.caption}】" if self.caption else ""
        words = "　".join(part for part in (self.heading, self.text) if part)
        label = "" if self.kind == K.PARAGRAPH else self.label
        gap = "　" if self.kind in {K.ARTICLE, *HEADINGS} and label and words else ""
        return f"{label}{caption}{gap}{words}"


def flatten(nodes: Iterable[Node]) -> list[Row]:
    rows = [_row(node, depth) for node, depth in _walk(nodes)]
    settle(rows)
    return rows


def _walk(nodes: Iterable[Node]) -> Iterator[tuple[Node, int]]:
    waiting = [(node, 0) for node in reversed(list(nodes))]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in reversed(node.children))


def _row(node: Node, depth: int) -> Row:
    content = {name: getattr(node, name) for name in CONTENT}
    return Row(**content | {"kind": str(node.kind.value), "depth": depth})


def settle(rows: list[Row]) -> None:
    """Work out depth, parent, unit, paragraph number and full label of every row."""
    _place(rows)
    by_uuid = {row.uuid: row for row in rows}
    alone = _number_paragraphs(rows)
    for row in rows:
        parent = by_uuid[row.parent] if row.parent else None
        outer = by_uuid[parent.unit] if parent and parent.unit else None
        row.unit = _unit_of(row, outer)
        row.full_label = _full_label(row, parent, row.uuid in alone)


def _place(rows: list[Row]) -> None:
    open_rows: list[tuple[int, Row]] = []
    for row in rows:
        open_rows = _holders(open_rows, row)
        parent = open_rows[-1][1] if open_rows else None
        open_rows.append((row.depth, row))
        row.depth = parent.depth + 1 if parent else 0
        row.parent = parent.uuid if parent else None


def _holders(open_rows: list[tuple[int, Row]], row: Row) -> list[tuple[int, Row]]:
    """The rows that are still open when ``row`` begins, outermost first."""
    deeper = [pair for pair in open_rows if pair[0] < row.depth]
    if row.kind not in {K.ARTICLE, *HEADINGS} or any(r.kind in OPAQUE for _, r in deeper):
        return deeper
    rank = _rank(row.kind)
    return [pair for pair in open_rows if pair[1].kind in HEADINGS and _rank(pair[1].kind) < rank]


def _rank(kind: str) -> int:
    return [*HEADINGS, K.ARTICLE].index(K(kind))


def _unit_of(row: Row, outer: Row | None) -> UUID | None:
    """What an opinion on ``row`` is written on; ``outer`` is the unit of what it stands in."""
    if row.kind not in UNITS or (outer and outer.kind in WHOLE):
        return outer.uuid if outer else None
    if outer and row.kind == K.ARTICLE:  # quoted in an instruction
        return outer.uuid
    return row.uuid


def _number_paragraphs(rows: list[Row]) -> set[UUID]:
    """Number the 款 of each holder; returns those that are the only one."""
    paragraphs: dict[UUID | None, list[Row]] = {}
    for row in rows:
        if row.kind == K.PARAGRAPH:
            paragraphs.setdefault(row.parent, []).append(row)
    for below in paragraphs.values():
        for number, row in enumerate(below, start=1):
            row.number, row.label = number, f"第{to_chinese(number)}款"
    return {below[0].uuid for below in paragraphs.values() if len(below) == 1}


def _full_label(row: Row, parent: Row | None, alone: bool) -> str:
    """第三章第一节第七条第二款第（一）项; a 款 that is the only one is not named."""
    before = parent.full_label if parent else ""
    label = row.label.strip(" 　、．.") or row.heading or _nameless(row)
    if row.kind == K.PARAGRAPH:
        label = "" if before and alone else row.label
    elif row.kind == K.ITEM and row.label:
        label = f"第{label}项"
    elif row.kind == K.SUB_ITEM and row.label:
        label = f"第{label}目"
    return f"{before}{label}"[:LONGEST_LABEL]


def _nameless(row: Row) -> str:
    """序言 and 结尾 by their kind, a 段落 or 项目 without a number by its first words."""
    if row.kind in {K.OUTLINE, K.ROW} and row.text:
        return f"“{row.text[:12]}……”"
    return str(K(row.kind).label)


def subtree_end(rows: list[Row], start: int) -> int:
    """The place behind the last row that stands in ``rows[start]``."""
    end = start + 1
    while end < len(rows) and rows[end].depth > rows[start].depth:
        end += 1
    return end


def path_to(rows: list[Row], index: int) -> list[Row]:
    """The row and all it stands in, outermost first; nothing for an index before the first."""
    path: list[Row] = []
    while index >= 0 and (not path or path[0].depth > 0):
        if not path or rows[index].depth < path[0].depth:
            path.insert(0, rows[index])
        index -= 1
    return path
