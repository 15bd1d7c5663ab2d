"""A workbook for people to fill in: notes, header, an example, drop-down lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison.workbooks.values import ReadKind


@dataclass(frozen=True)
class EntryColumn:
    """A column to fill in. With ``choices`` it has a drop-down list, of any length."""

    title: str
    width: float
    kind: ReadKind = "text"
    required: bool = False
    hint: str = ""
    choices: Sequence[str] = ()
    only_choices: bool = True
    # One column's example begins with one of EXAMPLE_MARKS: so the reader knows the row again.
    example: str = ""


def write_entry_workbook(
    path: Path, *, title: str, heading: str, notes: Sequence[str], columns: Sequence[EntryColumn]
) -> None:
    """Write an empty form; its header is found again by ``read_table`` under the same titles."""
    from liaison.workbooks import entry_form

    entry_form.draw(path, title=title, heading=heading, notes=notes, columns=columns)
