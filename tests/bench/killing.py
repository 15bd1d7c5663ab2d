"""kill -9 of what ``up`` must bring back by itself."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from liaison.portal.supervisor import processes
from tests.support.portal import Portal


def kill_worker(portal: Portal) -> None:
    _kill(portal, (b"\0worker\0",))


def kill_worker_and_valkey(portal: Portal) -> None:
    _kill(portal, (b"\0worker\0", b"valkey"))


def _kill(portal: Portal, names: tuple[bytes, ...]) -> None:
    for pid in portal.children():
        if any(name in command_of(pid) for name in names):
            for member in processes.members(pid):
                with suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)


def workers(portal: Portal) -> list[int]:
    """The worker and its children, if it stands just now."""
    with suppress(OSError, ValueError):
        firsts = [pid for pid in portal.children() if b"\0worker\0" in command_of(pid)]
        return [member for pid in firsts for member in processes.members(pid)]
    return []


def peaks(portal: Portal) -> Iterator[float]:
    """The most megabytes that each process of the worker has held."""
    for pid in workers(portal):
        with suppress(OSError, IndexError):
            status = Path(f"/proc/{pid}/status").read_text()
            yield int(status.split("VmHWM:")[1].split()[0]) / 1024


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
