"""The workbooks that the portal can make, by name. Each floor registers its own.

A floor's ``workbook.py`` holds columns and widths as data and a builder for each preset; it is
loaded when a preset is first asked for: pages that export nothing do without.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import Rows, SheetSpec


@dataclass(frozen=True)
class Tables:
    """What a builder hands back: tables whose rows are asked for only while they are written.

    ``subject`` (the draft, the year) and ``version`` go into the file's name; ``total`` is for the
    progress bar.
    """

    sheets: Iterable[tuple[SheetSpec, Rows]]
    personal_data: PersonalData
    filters: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    version: str = ""
    total: int = 0


# What a job copies before it writes; the slug of a consultation in, a ``values_list`` out. Of a
# preset with filters what was chosen as well.
Source = Callable[..., QuerySet[Any, Any]]
# Of a preset by parts also the number of the part, or None for the latest; of one with filters
# those that were chosen, as ``filters``.
Builder = Callable[..., Tables]


@dataclass(frozen=True)
class Preset:
    name: str
    title: str
    build: Builder
    needs_consultation: bool
    by_part: bool = False
    source: Source | None = None
    # By key what it can be narrowed to, in words: {"station": "站点"}.
    filters: Mapping[str, str] = field(default_factory=dict)

    def chosen(self, filters: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
        """What its builder and its source get beside the rest."""
        return {"filters": filters} if self.filters else {}


PRESETS: dict[str, Preset] = {}


@cache
def discover() -> None:
    """Let every floor register its presets."""
    autodiscover_modules("workbook")


def preset(
    name: str,
    title: str,
    *,
    needs_consultation: bool = False,
    by_part: bool = False,
    source: Source | None = None,
    filters: Mapping[str, str] | None = None,
) -> Callable[[Builder], Builder]:
    """Register a builder; it gets the slug of a consultation, or None for all of them.

    ``by_part``: what goes upward in several tables, the first and its supplements; the builder
    takes the number of one as well. ``source``: so many rows that a job copies them first; the
    builder takes the copy as well. ``filters``: what it can be narrowed to; the builder puts those
    chosen into its manifest.
    """

    def register(builder: Builder) -> Builder:
        if name in PRESETS:
            raise ValueError(f"Two presets are called {name}.")
        PRESETS[name] = Preset(
            name, title, builder, needs_consultation, by_part, source, filters or {}
        )
        return builder

    return register


def find_preset(
    name: str,
    consultation: str | None,
    part: int | None = None,
    filters: Mapping[str, str] | None = None,
) -> Preset:
    discover()
    found = PRESETS.get(name)
    if found is None:
        names = "、".join(sorted(PRESETS)) or "（无）"
        raise WorkbookError(f"没有名为“{name}”的工作簿。可用的有：{names}。")
    if found.needs_consultation and not consultation:
        raise WorkbookError(f"“{found.title}”须指定一次征询。")
    if part is not None and not found.by_part:
        raise WorkbookError(f"“{found.title}”不分次上报，不能指定第几次。")
    if unknown := [key for key in filters or {} if key not in found.filters]:
        known = "、".join(found.filters) or "（无）"
        raise WorkbookError(f"“{found.title}”不能按“{unknown[0]}”筛选。可用的有：{known}。")
    return found
