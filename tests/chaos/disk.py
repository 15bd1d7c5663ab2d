"""A disk of the portal's own, which can be filled up without harm to the machine."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SIZE = 4 << 30


@dataclass
class Disk:
    """``mount_at`` is a file system of its own if we may mount one (root), else a plain folder."""

    image: Path
    mount_at: Path
    is_mounted: bool = False

    def mount(self) -> None:
        self.mount_at.mkdir()
        with self.image.open("wb") as file:
            file.truncate(SIZE)
        # No blocks kept back for root: what is full is full for every program.
        made = subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", str(self.image)], check=False)
        command = ["mount", "-o", "loop", str(self.image), str(self.mount_at)]
        self.is_mounted = (
            not made.returncode and not subprocess.run(command, check=False).returncode
        )
        self.mount_at.chmod(0o755)

    def unmount(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", str(self.mount_at)], check=True)
            self.is_mounted = False

    def be_full(self, seconds: float) -> None:
        """No byte is free for so long, whatever the portal clears away meanwhile."""
        filling, until = self.mount_at / "filling", time.monotonic() + seconds
        try:
            with filling.open("ab") as file:
                while time.monotonic() < until:
                    _take_all(file.fileno())
                    time.sleep(0.2)
        finally:
            filling.unlink()


def _works(*command: object) -> bool:
    return os.geteuid() == 0 and not subprocess.run([*map(str, command)], check=False).returncode


def _take_all(file: int) -> None:
    step = 1 << 30
    while step >= 4096:
        try:
            os.posix_fallocate(file, os.fstat(file).st_size, step)
        except OSError:
            step //= 2
