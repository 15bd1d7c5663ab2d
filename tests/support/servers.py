"""The embedded PostgreSQL and Valkey of one test run: fast, and gone with it."""

import subprocess
from pathlib import Path

from liaison.portal.supervisor import launch
from liaison.portal.supervisor.postgres import Postgres
from liaison.portal.supervisor.valkey import Valkey

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_duration_statement": "-1",
}


def start_postgres(data_dir: Path) -> subprocess.Popen:
    postgres = Postgres(data_dir, sync=False)
    postgres.create()
    with (data_dir / "postgres.log").open("ab") as log:
        process = launch.start(postgres.command(**FAST), output=log)
    postgres.wait(alive=lambda: process.poll() is None)
    with postgres.connect() as connection:
        # To make the test database, and to empty append-only tables after a test.
        connection.execute("ALTER ROLE liaison CREATEDB")
        connection.execute("GRANT SET ON PARAMETER session_replication_role TO liaison")
    return process


def start_valkey(data_dir: Path) -> subprocess.Popen:
    valkey = Valkey(data_dir, keep=False)
    valkey.create()
    with (data_dir / "valkey.log").open("ab") as log:
        process = launch.start(valkey.command(), output=log)
    valkey.wait(alive=lambda: process.poll() is None)
    return process


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
