from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from liaison.accounts.models import User

SHOWN = 5


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

    @property
    def more(self) -> bool:
        return self.count > len(self.items)


# Answers with a panel, or None when there is nothing to do.
Builder = Callable[[User, datetime], Panel | None]
