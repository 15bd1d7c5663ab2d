"""What the processes hold while nobody asks for anything, after each has answered before."""

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path
from statistics import mean

from liaison.portal.supervisor import processes
from tests.bench import data, load
from tests.bench.figures import Figure
from tests.bench.ground import Ground

REQUESTS = 200


def measure(ground: Ground) -> Iterator[Figure]:
    """Resident memory of the processes that work; those which only watch over them are apart."""
    _ask(ground.portal.port, load.get(f"/consultations/{data.consultation().slug}/"))
    port, request = ground.bare_page("memory", b"bare")
    _ask(port, request)
    bare = mean(_megabytes(_working(ground.bare[1])))
    for job, word in (("网页进程空闲内存", "gunicorn"), ("后台进程空闲内存", "worker")):
        ours = mean(_megabytes(_working(_program(ground, word))))
        ratio = ours / bare
        yield Figure(job, f"{ours:.0f}MB", f"{bare:.0f}MB", ratio, "≤3", ratio <= 3)


def _ask(port: int, request: bytes) -> None:
    length = len(load.fetch(port, request)[1])
    load.together(port, repeat(request, REQUESTS), status=200, length=length)


def _program(ground: Ground, word: str) -> int:
    return next(pid for pid in ground.portal.children() if word in _command(pid))


def _working(first: int) -> list[int]:
    """The processes of a program but the first, which started them."""
    return [pid for pid in processes.members(first) if pid != first]


def _command(pid: int) -> list[str]:
    return (processes.PROC / str(pid) / "cmdline").read_text().split("\0")


def _megabytes(pids: Iterable[int]) -> Iterator[float]:
    for pid in pids:
        status = Path(processes.PROC / str(pid) / "status").read_text()
        yield int(status.split("VmRSS:")[1].split()[0]) / 1024
