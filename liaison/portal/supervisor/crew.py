"""Which programs make up the portal, and with which command lines."""

import os
import signal
import sys
from pathlib import Path

from django.conf import settings

from liaison.portal.supervisor import launch
from liaison.portal.supervisor.postgres import STOP_SIGNAL as STOP_POSTGRES
from liaison.portal.supervisor.postgres import Postgres
from liaison.portal.supervisor.program import Program
from liaison.portal.supervisor.valkey import STOP_SIGNAL as STOP_VALKEY
from liaison.portal.supervisor.valkey import Valkey

CELERY = ("celery", "-A", "liaison")
# glibc keeps a heap per thread, which fragments; Python's threads take turns anyway.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}


def postgres(server: Postgres) -> Program:
    archive = settings.WAL_ARCHIVE
    command = server.command(**server.archiving(Path(archive)) if archive else {})
    return Program("postgres", "数据库", command, STOP_POSTGRES, _log("postgres"), patience=60)


def valkey(server: Valkey) -> Program:
    return Program("valkey", "消息服务", server.command(), STOP_VALKEY, _log("valkey"))


def web() -> Program:
    arguments = [
        *("gunicorn", "liaison.wsgi", "--config", "python:liaison.web_server"),
        *("--bind", address(settings.BIND, settings.PORT)),
        *("--workers", str(settings.WEB_PROCESSES)),
    ]
    return _python("web", "网页服务", arguments, killed_by=signal.SIGTERM)


def worker() -> Program:
    arguments = [*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    # If we are killed it has no time to finish: what it had in hand is found by the sweeps.
    return _python("worker", "后台进程", arguments, killed_by=signal.SIGKILL)


def beat() -> Program:
    schedule = settings.DATA_DIR / "beat-schedule"
    arguments = [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(schedule), "--pidfile="]
    return _python("beat", "定时进程", arguments, killed_by=signal.SIGTERM)


def address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _python(name: str, label: str, arguments: list[str], *, killed_by: signal.Signals) -> Program:
    """``killed_by`` is what it gets if we are killed."""
    command = launch.command_line([sys.executable, "-m", *arguments], stop_signal=killed_by)
    return Program(
        name,
        label,
        command,
        signal.SIGTERM,
        _log(name),
        env=os.environ | ONE_HEAP | {"DATA_DIR": str(settings.DATA_DIR), "PYTHONUNBUFFERED": "1"},
        cwd=settings.BASE_DIR,
    )


def _log(name: str) -> Path:
    return Path(settings.DATA_DIR) / "logs" / f"{name}.log"
