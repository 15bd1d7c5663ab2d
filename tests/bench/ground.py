"""What the benches stand on: the whole portal as an operator starts it, and a bare server."""

import os
import signal
from functools import cached_property
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from liaison.portal.supervisor import crew, launch, processes
from tests.bench import load
from tests.support.portal import Portal, wait_until
from tests.support.ports import free_port

SWITCHES = {"DEMO": "on", "ABUSE_CHECKS": "off"}


class Ground:
    """Started once for all benches of a run; Django of this process is on the same database."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.portal = Portal(data_dir)
        self.files = data_dir / "bare"
        self.files.mkdir()
        self.servers: list[int] = []

    def start(self) -> None:
        self.portal.start(**SWITCHES)
        os.environ |= SWITCHES | {"PORT": str(self.portal.port)}
        django.setup()

    def restart(self, **switches: str) -> None:
        """The same portal with other settings."""
        connection.close()
        self.portal.stop()
        self.portal.start(**switches)

    def stop(self) -> None:
        if apps.ready:
            connection.close()
        processes.end(self.servers, signal.SIGTERM, seconds=15)
        if self.portal.process is not None:
            self.portal.stop()

    @cached_property
    def bare(self) -> tuple[int, int]:
        """Port and process of the bare server."""
        (self.files / "ready").write_bytes(b"ready")
        return self.serve("tests.bench.bare", "/ready")

    def bare_page(self, name: str, body: bytes) -> tuple[int, bytes]:
        """Where the bare server shows the same bytes: its port and the request."""
        (self.files / name).write_bytes(body)
        return self.bare[0], load.get(f"/{name}")

    def serve(self, application: str, path: str) -> tuple[int, int]:
        """Start another application under the portal's web command; its port and process."""
        port = free_port()
        program = crew.web()
        ours = crew.address(settings.BIND, settings.PORT)
        swaps = {"liaison.wsgi": application, ours: f"127.0.0.1:{port}"}
        with (self.data_dir / "logs" / f"{application}.log").open("wb") as log:
            process = launch.start(
                [swaps.get(part, part) for part in program.command],
                output=log,
                env={**(program.env or {}), "BARE_FOLDER": str(self.files)},
                cwd=program.cwd,
            )
        self.servers.append(process.pid)
        if not wait_until(lambda: _answers(port, path)):
            raise RuntimeError(f"{application} does not answer")
        return port, process.pid


def _answers(port: int, path: str) -> bool:
    try:
        return bool(load.fetch(port, load.get(path)))
    except OSError:
        return False
