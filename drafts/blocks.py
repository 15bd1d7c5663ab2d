"""The text of a version as the blocks that readers see: headings, and articles with their lines."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from drafts.choices import ProvisionKind
from drafts.models import Provision
from drafts.parsing.projects import project_facts

_HEADINGS = {
    ProvisionKind.BOOK.value,
    ProvisionKind.SUB_BOOK.value,
    ProvisionKind.CHAPTER.value,
    ProvisionKind.SECTION.value,
}
_UNLABELLED = {ProvisionKind.PARAGRAPH.value, ProvisionKind.OUTLINE.value}
_COLUMNS = (
    "pk", "uuid", "unit_id", "kind", "number", "suffix", "depth", "label", "full_label", "heading",
    "caption", "text",
)  # fmt: skip
LOWEST_HEADING = 6


@dataclass(slots=True)
class Block:
    """A heading, or an article (annex, instruction …) with the lines of its text."""

    pk: int
    anchor: str
    label: str
    title: str
    level: int
    kind: str = ""
    number: int = 0
    suffix: int = 0
    uuid: UUID | None = None
    lines: list[str] = field(default_factory=list)
    # Of a row of a plan: what its words say, 单位：市公安局　时间：6月.
    facts: str = ""

    @property
    def is_heading(self) -> bool:
        return self.uuid is None

    def says(self, words: str) -> bool:
        return (
            words in self.label or words in self.title or any(words in line for line in self.lines)
        )


def blocks(version_id: int) -> list[Block]:
    """The whole text in order, by one query."""
    return blocks_of(Provision.objects.filter(version=version_id))


def blocks_of(provisions: QuerySet[Provision]) -> list[Block]:
    """Blocks of one or more texts; anchors are theirs only where a text is there from its start."""
    made: list[Block] = []
    units: dict[int, Block] = {}
    taken: Counter[str] = Counter()
    for row in provisions.order_by("version", "position").values_list(*_COLUMNS, named=True):
        unit = units.get(row.unit_id) if row.unit_id and row.unit_id != row.pk else None
        if unit is not None:
            label = "" if row.kind in _UNLABELLED else row.label
            unit.lines += _lines(label, _words(row))
            continue
        made.append(_block(row, taken))
        units[row.pk] = made[-1]
    return made


def _words(row: Any) -> str:
    if row.kind == ProvisionKind.ROW.value:
        return "　".join(part for part in (row.heading, row.text) if part)
    return str(row.text or row.heading)


def _block(row: Any, taken: Counter[str]) -> Block:
    is_text = row.kind not in _HEADINGS and row.kind != ProvisionKind.CLOSING.value
    name = row.full_label if row.kind in _HEADINGS else row.label
    return Block(
        pk=row.pk,
        anchor=_anchor(name, row.full_label, taken),
        label=row.label,
        title=row.caption or row.heading,
        level=min(row.depth + 2, LOWEST_HEADING),
        kind=row.kind,
        number=row.number,
        suffix=row.suffix,
        uuid=row.uuid if is_text else None,
        lines=_lines("", row.text),
        facts=project_facts(row.heading, row.text) if row.kind == ProvisionKind.ROW.value else "",
    )


def _lines(label: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    lines = [f"{label}{first}", *rest]
    return [line for line in lines if line]


def _anchor(name: str, full_name: str, taken: Counter[str]) -> str:
    """#第十二条; unique on the page and without spaces."""
    anchor = "".join(name.split())
    if taken[anchor]:
        anchor = "".join(full_name.split())
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 or not anchor else f"{anchor}-{taken[anchor]}"
