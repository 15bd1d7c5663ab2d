"""Answers that hardly ever change, kept in the process for some seconds.

Every page asks for the office's name and every deadline for the calendar. An edit is seen at
once by the process that made it and by the others within ``HOLD`` seconds.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, ClassVar, Generic, TypeVar

HOLD = 10.0
Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """The answer of a function without arguments, asked again after ``HOLD`` seconds."""

    known: ClassVar[list["Remembered[Any]"]] = []

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self.ask = ask
        self.kept: tuple[float, Answer] | None = None
        Remembered.known.append(self)

    def __call__(self) -> Answer:
        now = monotonic()
        if self.kept is None or now - self.kept[0] > HOLD:
            self.kept = (now, self.ask())
        return self.kept[1]

    def forget(self) -> None:
        self.kept = None


def forget_all() -> None:
    for remembered in Remembered.known:
        remembered.forget()
