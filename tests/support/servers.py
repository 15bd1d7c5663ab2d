"""The embedded PostgreSQL and Valkey of one test run: fast, and gone with it."""

import signal
import subprocess
from pathlib import Path

from liaison.portal.supervisor import launch
from liaison.portal.supervisor.postgres import Postgres
from liaison.portal.supervisor.valkey import Valkey
from tests.support import clusters

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_duration_statement": "-1",
}


class PostgresServer:
    """The server of this run. A cluster whose migrations have run is kept for the next run."""

    def __init__(self, data_dir: Path) -> None:
        self.postgres = Postgres(data_dir, sync=False)
        self.kept = clusters.kept()
        self.is_migrated = self.kept.exists()
        if self.is_migrated:
            launch.own_folder(self.postgres.socket_folder)
            clusters.copy(self.kept, self.postgres.folder)
        else:
            self.postgres.create()
        self.start()

    def start(self) -> None:
        with (self.postgres.data_dir / "postgres.log").open("ab") as log:
            self.process = launch.start(self.postgres.command(**FAST), output=log)
        self.postgres.wait(alive=lambda: self.process.poll() is None)
        with self.postgres.connect() as connection:
            # To make the test database, and to empty append-only tables after a test.
            connection.execute("ALTER ROLE liaison CREATEDB")
            connection.execute("GRANT SET ON PARAMETER session_replication_role TO liaison")

    def keep(self) -> None:
        """Call it when the migrations have run and nobody is connected."""
        stop(self.process, signal.SIGINT)
        clusters.keep(self.postgres.folder, self.kept)
        self.start()


def start_valkey(data_dir: Path) -> subprocess.Popen:
    valkey = Valkey(data_dir, keep=False)
    valkey.create()
    with (data_dir / "valkey.log").open("ab") as log:
        process = launch.start(valkey.command(), output=log)
    valkey.wait(alive=lambda: process.poll() is None)
    return process


def stop(process: subprocess.Popen, number: signal.Signals = signal.SIGTERM) -> None:
    process.send_signal(number)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
