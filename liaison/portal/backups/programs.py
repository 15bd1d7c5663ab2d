"""PostgreSQL's own programs for dump and restore, pointed at the portal's database."""

import os
import shutil
import subprocess

from django.db import connection

from liaison.portal.backups.errors import BackupError
from liaison.portal.supervisor.postgres import BINARIES

# What Django calls a connection's parts, and how libpq's environment calls them.
PARTS = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def run(program: str, *arguments: str) -> None:
    """Run pg_dump, pg_restore or psql; the password is passed where other users cannot see it."""
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's programs, no shell
        [find(program), *arguments],
        env=os.environ | _environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{program} 没有成功：{_reason(done.stderr)}")


def _reason(told: str) -> str:
    lines = told.strip().splitlines()
    return next((line for line in lines if "error:" in line.lower()), lines[0] if lines else "")


def find(program: str) -> str:
    """Where a program of PostgreSQL lies. Raises BackupError if it is not installed."""
    path = shutil.which(program, path=str(BINARIES)) or shutil.which(program)
    if path is None:
        raise BackupError(f"找不到 PostgreSQL 的 {program} 程序，请先安装 postgresql-client-18。")
    return path


def _environment() -> dict[str, str]:
    given = connection.get_connection_params()
    return {name: str(given[key]) for key, name in PARTS.items() if given.get(key)}
