"""Processes of this machine, by what /proc tells of them."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def started_at(pid: int) -> str:
    """When a process began, in the kernel's ticks; "" if there is none of this number."""
    fields = _stat(pid)
    return fields[19] if fields else ""


def folder_of(pid: int) -> Path | None:
    """The folder a process works in."""
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd"))
    except OSError:
        return None


def members(session: int) -> list[int]:
    """The living processes of a session."""
    return [pid for pid in _all() if (fields := _stat(pid)) and fields[3] == str(session)]


def end(pids: Iterable[int], stop_signal: signal.Signals, *, seconds: float) -> None:
    """Ask processes to end; kill those that have not after ``seconds``."""
    left = list(pids)
    _send(left, stop_signal)
    until = time.monotonic() + seconds
    while (left := [pid for pid in left if _stat(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    _send(left, signal.SIGKILL)
    while any(_stat(pid) for pid in left) and time.monotonic() < until + 5:
        time.sleep(0.05)


def _send(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _all() -> Iterator[int]:
    for entry in PROC.glob("[0-9]*"):
        yield int(entry.name)


def _stat(pid: int) -> list[str]:
    """What follows the name in /proc/PID/stat: state, parent, group, session…; dead: nothing."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
    return [] if fields[0] in {"Z", "X"} else fields
