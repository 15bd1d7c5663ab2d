"""kill -9 of one of the portal's programs, or of a part of it, at random."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from random import Random

from liaison.portal.supervisor import processes
from tests.bench.killing import command_of
from tests.support.portal import Portal

# By what their command lines are told apart.
KINDS = {
    "web": b"gunicorn",
    "worker": b"\0worker\0",
    "beat": b"\0beat\0",
    "valkey": b"valkey-server",
    "postgres": b"postgres\0",
}


def kill(portal: Portal, kind: str, random: Random) -> bool:
    """All of the program, only its first process, or one of the others; False if none stands."""
    first = _first_of(portal, kind)
    if first is None:
        return False
    others = [pid for pid in {*processes.members(first), *_children_of(first)} if pid != first]
    ways = [[first], [first, *others], *([[random.choice(others)]] if others else [])]
    killed = [pid for pid in random.choice(ways) if _kill(pid)]
    return bool(killed)


def _first_of(portal: Portal, kind: str) -> int | None:
    with suppress(OSError, ValueError):
        for pid, began in portal.children().items():
            if processes.started_at(pid) == began and KINDS[kind] in command_of(pid) + b"\0":
                return pid
    return None


def _children_of(pid: int) -> list[int]:
    """Also those with a session of their own, as PostgreSQL's."""
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False
