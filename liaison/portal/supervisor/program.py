"""One of the portal's programs: started, watched, started again, stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from liaison.portal.supervisor import launch

LONGEST_PAUSE = 30.0
# A program that ran that long had started well: its next fall counts as the first.
STEADY_AFTER = 60.0
LOG_LIMIT = 10 * 1024 * 1024


@dataclass
class Program:
    name: str
    label: str
    command: list[str]  # as launch.command_line made it
    stop_signal: signal.Signals
    log: Path
    patience: float = 15
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    falls: int = 0
    exit_code: int | None = None
    started: float = 0
    start_at: float = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = launch.start(self.command, output=output, env=self.env, cwd=self.cwd)
        self.started = time.monotonic()

    def is_alive(self) -> bool:
        if self.process is None or self.process.returncode is not None:
            return False
        # Looks without reaping: the number stays ours until the rest of its group is gone.
        return os.waitid(os.P_PID, self.process.pid, WAIT) is None

    def bury(self) -> None:
        """After a fall: end what is left of its processes and say when to start it again."""
        if self.process is None:
            return
        self._kill()
        self.exit_code = self.process.returncode
        self.process = None
        if time.monotonic() - self.started > STEADY_AFTER:
            self.falls = 0
        self.put_off()

    def put_off(self) -> None:
        """One more fall: the next start comes after a longer pause."""
        self.falls += 1
        self.start_at = time.monotonic() + self.pause

    @property
    def pause(self) -> float:
        return min(LONGEST_PAUSE, 2.0 ** (self.falls - 1))

    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.start_at

    def stop(self) -> None:
        """Ask it to end and wait; kill it with all its processes if it does not."""
        if self.process is None:
            return
        if self.is_alive():
            self.process.send_signal(self.stop_signal)
            until = time.monotonic() + self.patience
            while self.is_alive() and time.monotonic() < until:
                time.sleep(0.05)
        self._kill()
        self.process = None

    def _kill(self) -> None:
        assert self.process is not None  # noqa: S101 -- for the type checker
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def turn_log(self) -> None:
        """Keep one old log beside the current one, which the program holds open for appending."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def last_words(self, lines: int = 5) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.strip().splitlines()[-lines:])


WAIT = os.WEXITED | os.WNOHANG | os.WNOWAIT
