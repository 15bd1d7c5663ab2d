"""What a job may be: an app registers builders in its ``tasks.py``, which the worker loads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .running import JobRun


class JobError(Exception):
    """A job cannot go on; the text is shown to its owner as it is."""


@dataclass(frozen=True)
class JobOutcome:
    """What a builder hands back; the file, if any, is moved into the store by the runner."""

    counts: dict[str, int] = field(default_factory=dict)
    file: Path | None = None
    filename: str = ""
    message: str = ""


Builder = Callable[["JobRun"], JobOutcome]
BUILDERS: dict[str, Builder] = {}


def job_kind(kind: str) -> Callable[[Builder], Builder]:
    """Register the decorated function as the builder of jobs of ``kind``.

    A builder must bear being run again from the start: after a kill the next worker does so.
    """

    def register(builder: Builder) -> Builder:
        if BUILDERS.setdefault(kind, builder) is not builder:
            raise ValueError(f"Two builders for jobs of kind {kind}.")
        return builder

    return register
