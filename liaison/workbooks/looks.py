"""What a table of ours says: its words, columns and rows. How it is drawn: ``styles``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "date", "datetime", "money", "decimal"]
Rows = Iterable[Sequence[object]]

SIGN_OFF = "经办人：　　　　　　　　　审核人：　　　　　　　　　联系电话："
HEADING_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True)
class Chart:
    """Bars or a line beneath a table, over its own cells; columns are named by their titles.

    ``rows``: how many of the first rows are drawn, 0 for all; sums at the end are left out so.
    """

    title: str
    label: str
    values: Sequence[str]
    kind: Literal["bar", "line"] = "bar"
    rows: int = 0


@dataclass(frozen=True)
class SheetSpec:
    """One table: its words and columns.

    With ``expected_rows`` (counted by SQL) the writer refuses a table of another length.
    """

    title: str
    heading: str
    left_note: str
    right_note: str
    columns: Sequence[Column]
    footer: str = SIGN_OFF
    expected_rows: int | None = None
    chart: Chart | None = None
    # A narrow list of some forty rows: A4 upright and on one page, so that no page holds the
    # signatures alone.
    on_one_page: bool = False
