"""The portal's real programs, run against the test database."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from liaison.portal.supervisor import launch, processes
from tests.support.environment import ROOT
from tests.support.ports import free_port
from tests.support.servers import stop

WEB_WORKERS = 2


def environment(**changes: str) -> dict[str, str]:
    """What a process needs to work on the test database like a host of a real installation."""
    database = settings.DATABASES["default"]
    return os.environ | {
        "DATABASE_URL": f"postgresql://liaison@/{connection.settings_dict['NAME']}"
        f"?host={database['HOST']}",
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "CONTACT_KEYS": ",".join(settings.CONTACT_KEYS),
        "LOOKUP_KEY": settings.LOOKUP_KEY,
        "LOG_LEVEL": "INFO",
        "PYTHONWARNINGS": "default",
        "PYTHONUNBUFFERED": "1",
        **changes,
    }


@dataclass
class Program:
    """One running process; ``kill`` is kill -9 of it and its children."""

    process: subprocess.Popen
    log: Path
    url: str = ""

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            stop(self.process)

    def renew(self) -> None:
        """Kill the workers of gunicorn; the next ones know nothing that these have learned."""
        old = self._workers()
        for pid in old:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(self, lambda program: len(program._workers() - old) == WEB_WORKERS)

    def _workers(self) -> set[int]:
        return set(processes.members(self.process.pid)) - {self.process.pid}

    def output(self) -> str:
        return self.log.read_text()


def run(name: str, command: list[str], env: dict[str, str], url: str = "") -> Program:
    log = Path(env["DATA_DIR"]) / f"{name}-{time.monotonic_ns()}.log"
    line = launch.command_line(command, stop_signal=signal.SIGTERM)
    with log.open("ab") as output:
        return Program(launch.start(line, output=output, env=env, cwd=ROOT), log, url)


def worker(**changes: str) -> Program:
    env = environment(**changes)
    command = [sys.executable, "-m", "celery", "-A", "liaison", "worker", "-l", "INFO"]
    return wait_for(run("worker", command, env), lambda program: " ready." in program.output())


def beat(**changes: str) -> Program:
    env = environment(**changes)
    schedule = Path(env["DATA_DIR"]) / f"beat-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "celery", "-A", "liaison", "beat", "-s", str(schedule)]
    return wait_for(run("beat", command, env), lambda program: " is starting." in program.output())


def web(*options: str, **changes: str) -> Program:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = environment(**{"PUBLIC_URL": url, "PORT": str(port), **changes})
    command = [sys.executable, "-m", "gunicorn", "liaison.wsgi", "-b", f"127.0.0.1:{port}"]
    # A connection for each request, so that a test's weak network can lose any one of them.
    command += ["--config", "python:liaison.web_server", "--keep-alive", "0"]
    command += ["-w", str(WEB_WORKERS), *options]
    return wait_for(run("web", command, env, url), answers)


def answers(program: Program) -> bool:
    """Whether anything at all comes back; /readyz says more."""
    try:
        urllib.request.urlopen(f"{program.url}/healthz", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_for(program: Program, ready, seconds: float = 90) -> Program:
    until = time.monotonic() + seconds
    while not ready(program):
        if program.process.poll() is not None or time.monotonic() > until:
            program.stop()
            raise AssertionError(f"{program.log.name}:\n{program.output()}")
        time.sleep(0.05)
    return program
