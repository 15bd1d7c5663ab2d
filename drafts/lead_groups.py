"""The names of 牵头工作小组 that forms offer; the floor that keeps the groups says them here."""

from collections.abc import Callable, Iterable

Source = Callable[[], Iterable[str]]
SOURCES: list[Source] = []


def source(names: Source) -> Source:
    """Register ``names``, once however often its module is loaded."""
    if names not in SOURCES:
        SOURCES.append(names)
    return names


def offered() -> list[str]:
    return [name for names in SOURCES for name in names()]
