"""Two frozen versions of a table held against each other, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from opinions.models import CompiledTable
from opinions.table_fields import FIELDS

# What a reader compares; the number of a row changes with every row before it.
COMPARED = ("label", "quote", "kind", "text", "reason", "proposers", "stations", "channels",
            "opinions", "people", "remark")  # fmt: skip
State = Literal["added", "removed", "changed"]
WORDS: dict[State, str] = {"added": "新增", "removed": "删去", "changed": "修改"}


@dataclass(frozen=True)
class Difference:
    state: State
    # The row as it stands in the newer version, or stood in the older one.
    row: Mapping[str, Any]
    # Name, before, after of each field that changed.
    fields: list[tuple[str, Any, Any]]

    @property
    def word(self) -> str:
        return WORDS[self.state]


def differences(old: CompiledTable, new: CompiledTable) -> list[Difference]:
    """In the order of the newer version, what was taken out last; items are known by their id."""
    before = {row["item"]: row for row in old.rows}
    after = {row["item"]: row for row in new.rows}
    found = []
    for item, row in after.items():
        if item not in before:
            found.append(Difference("added", row, []))
        elif fields := _fields(before[item], row):
            found.append(Difference("changed", row, fields))
    gone = [row for item, row in before.items() if item not in after]
    return found + [Difference("removed", row, []) for row in gone]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    return [
        (FIELDS[key].title, before.get(key), after.get(key))
        for key in COMPARED
        if before.get(key) != after.get(key)
    ]
