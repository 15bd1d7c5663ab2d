"""``manage.py up`` as an operator runs it, in a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from liaison.portal.supervisor import processes
from tests.support.environment import ROOT, settings_variables
from tests.support.ports import free_port


@dataclass
class Portal:
    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def command(self, *arguments: str, **env: str) -> subprocess.Popen:
        clean = {key: value for key, value in os.environ.items() if key not in settings_variables()}
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            env=clean | {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), **env},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **env: str) -> tuple[int, str]:
        process = self.command(*arguments, **env)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def start(self, **env: str) -> str:
        """Start and read what it says until it is ready."""
        self.process = self.command("up", **env)
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl-C" in line:
                return said
        raise AssertionError(f"the portal did not start:\n{said}\n{self.logs()}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=90)
        return self.process.returncode, output

    def answer(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as got:
                return got.status, got.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""

    def is_green(self) -> bool:
        status, body = self.answer("/readyz")
        return status == 200 and json.loads(body) == {"ok": True, "degraded": []}

    def children(self) -> dict[int, str]:
        """The programs started by the supervisor: number and when each began."""
        recorded = json.loads((self.data_dir / "processes.json").read_text())
        return {int(pid): began for pid, began in recorded.items()}

    def logs(self) -> str:
        files = sorted((self.data_dir / "logs").glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text()[-3000:]}" for file in files)


def is_same(pid: int, began: str) -> bool:
    return processes.started_at(pid) == began


def wait_until(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < until:
        time.sleep(0.1)
    return met
