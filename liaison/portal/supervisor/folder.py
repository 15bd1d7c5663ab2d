"""The data folder belongs to one running portal at a time."""

import fcntl
import json
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from liaison.portal.supervisor import processes
from liaison.portal.supervisor.errors import StartError

# What a killed run left behind was told to end when it died; that long may it take.
PATIENCE = 15


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the data folder; the kernel lets go of it however we end, so no lock is ever stale."""
    _check_writable(data_dir)
    with (data_dir / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise StartError(
                f"数据目录 {data_dir} 正由另一个运行中的门户使用（进程 {lock.read().strip()}），"
                "请先停止它，或用 DATA_DIR 另选目录。"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def remember(data_dir: Path, pids: Iterable[int]) -> None:
    """Write down who was started, for the next run in case this one is killed."""
    started = {pid: processes.started_at(pid) for pid in pids}
    draft = data_dir / "processes.json.new"
    draft.write_text(json.dumps(started))
    draft.rename(data_dir / "processes.json")


def end_leftovers(data_dir: Path) -> int:
    """End what a killed run left behind; how many processes that were."""
    try:
        recorded = json.loads((data_dir / "processes.json").read_text())
    except (OSError, ValueError):
        return 0
    left = [pid for key, began in recorded.items() for pid in _left_of(int(key), began)]
    processes.end(left, signal.SIGTERM, seconds=PATIENCE)
    (data_dir / "processes.json").unlink()
    return len(left)


def _left_of(pid: int, began: str) -> list[int]:
    """A recorded process and those of its session, unless another got its number meanwhile."""
    now = processes.started_at(pid)
    return [] if now and now != began else processes.members(pid)


def _check_writable(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise StartError(
            f"数据目录 {data_dir} 不能写入（{error.strerror}），"
            "请改正权限，或用 DATA_DIR 另选目录。"
        ) from error
