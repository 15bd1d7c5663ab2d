"""Starts child processes that cannot outlive this one."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from liaison.portal.supervisor.child import PR_SET_PDEATHSIG
from liaison.portal.supervisor.errors import StartError

CHILD = Path(__file__).with_name("child.py")


def server_user() -> int | None:
    """Whom root lends its servers to (PostgreSQL refuses root); None for an ordinary user."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def servers_uid() -> int:
    user = server_user()
    return os.geteuid() if user is None else user


def own_folder(path: Path) -> Path:
    """Make a folder that only the servers' user (and root) can enter.

    Raises StartError if somebody else made it: some of these lie where all may write.
    """
    path.mkdir(parents=True, exist_ok=True)
    owner = servers_uid()
    if path.is_symlink() or path.stat().st_uid not in {owner, os.geteuid()}:
        raise StartError(f"目录 {path} 属于别的用户，请删除它，或用 DATA_DIR 另选较短的路径。")
    if path.stat().st_uid != owner:
        os.chown(path, owner, owner)
    path.chmod(0o700)
    return path


def command_line(
    command: Sequence[str],
    *,
    stop_signal: signal.Signals,
    user: int | None = None,
    reach: Sequence[Path] = (),
) -> list[str]:
    """Wrap ``command`` so that it gets ``stop_signal`` when this process dies.

    ``reach`` lists what ``user`` must be able to open.
    """
    wrapped = [sys.executable, "-I", "-S", str(CHILD)]
    wrapped += ["--parent", str(os.getpid()), "--signal", str(int(stop_signal))]
    if user is not None:
        wrapped += ["--user", str(user)]
        wrapped += [f"--reach={path}" for path in reach]
    return [*wrapped, "--", *command]


def end_with_parent(number: signal.Signals) -> None:
    """Let the kernel send this process ``number`` when its parent dies; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def start(
    command: Sequence[str],
    *,
    output: IO[bytes] | int,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> "subprocess.Popen[bytes]":
    """Start what ``command_line`` made, in a session of its own (Ctrl-C reaches only us)."""
    return subprocess.Popen(  # noqa: S603 -- our own programs, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )
