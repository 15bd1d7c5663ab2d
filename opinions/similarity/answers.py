"""What the engine answers with, in plain lists: a process that only receives it stays light."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SAME = "same"
    NEAR = "near"
    MATTER = "matter"


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of two texts; ``score`` from 0 to 1."""

    first: int
    second: int
    score: float
    kind: Kind


@dataclass(frozen=True)
class Found:
    """``clusters``: places of texts that are copies or near copies, the largest first."""

    clusters: list[list[int]]
    pairs: list[Pair]


@dataclass(frozen=True)
class Group:
    """``words`` say what it is about, ``examples`` are places of texts; both the best first."""

    words: list[str]
    examples: list[int]


@dataclass(frozen=True)
class Themes:
    """``place`` and ``score`` (0 to 1) for each text; place -1 for one that fits nowhere.

    Groups count from 0; those that stood before keep their number, also when they are empty.
    """

    place: list[int]
    score: list[float]
    groups: list[Group]


@dataclass(frozen=True)
class Recalled:
    """``text`` and ``item`` are places; ``score`` from 0 to 1; ``words`` of both, the rarest
    first."""

    text: int
    item: int
    score: float
    words: list[str]
