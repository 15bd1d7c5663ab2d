"""The portal under test: a disk and a clock of its own, mail server and SMS gateway outside."""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import django

from tests.chaos.clock import Clock
from tests.chaos.disk import Disk
from tests.support import environment
from tests.support.portal import Portal

# Each sender has an address of his own, as behind a proxy; the checks are on.
SWITCHES = {"DEMO": "on", "TRUSTED_PROXIES": "127.0.0.1"}


@dataclass
class Ground:
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="liaison-chaos-")))
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.chmod(0o755)
        self.disk = Disk(self.folder / "disk.img", self.folder / "disk")
        self.clock = Clock(self.folder)
        self.portal = Portal(self.disk.mount_at / "data")

    def prepare(self) -> None:
        """Django of this process is on the same database, by the machine's own clock."""
        shutil.rmtree(environment.prepare())
        self.disk.mount()
        where = {"DATA_DIR": str(self.portal.data_dir), "PORT": str(self.portal.port)}
        os.environ |= SWITCHES | where
        django.setup()

    def start(self, **outside: str) -> None:
        self.portal.start(**SWITCHES, **outside, **self.clock.make())
        Thread(target=self._listen, daemon=True).start()

    def stop(self) -> None:
        """Nothing is left: no process, no mount, no file."""
        process = self.portal.process
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait(timeout=120)
        self.disk.unmount()
        shutil.rmtree(self.folder, ignore_errors=True)

    def account(self) -> str:
        """What ``up`` said last, and the ends of all logs."""
        return f"\n{''.join(self.said[-40:])}\n{self.portal.logs()}\n"

    def _listen(self) -> None:
        """A full pipe would stop the supervisor."""
        self.said.extend(self.portal.process.stdout)
