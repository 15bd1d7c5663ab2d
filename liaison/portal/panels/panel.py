from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from liaison.accounts.models import User

SHOWN = 5
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Item:
    text: str
    url: str = ""
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Panel:
    title: str
    count: int
    items: list[Item] = field(default_factory=list)
    url: str = ""
    unit: str = "件"
    hint: str = ""
    is_late: bool = False
    # Which number at the head of the page counts this panel; "" for none.
    about: str = ""

    @property
    def more(self) -> bool:
        return self.count > len(self.items)


# Answers with a panel, or None when there is nothing to do.
Builder = Callable[[User, datetime], Panel | None]


def list_panel(
    title: str, rows: QuerySet[Row], item: Callable[[Row], Item], **rest: Any
) -> Panel | None:
    """The first few of ``rows``, in two queries whatever their number; None when there is none."""
    count = rows.count()
    if not count:
        return None
    return Panel(title=title, count=count, items=[item(row) for row in rows[:SHOWN]], **rest)
