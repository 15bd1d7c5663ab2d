"""Back to a moment: the archive of an embedded PostgreSQL brings back what was deleted later.

``python -m tests.bench.moment`` goes through docs/recovery.md from the base copy to the check, on
a server of its own, and tells how long each step took.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liaison.portal.supervisor import launch
from liaison.portal.supervisor.postgres import BINARIES, Postgres

ROWS = 50_000
SUM = "SELECT count(*), md5(string_agg(body, ',' ORDER BY id)) FROM opinion"


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="liaison-moment-"))
    folder.chmod(0o755)
    try:
        _drill(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drill(folder: Path) -> None:
    archive, base = folder / "archive", folder / "base"
    before = Postgres(folder / "before")
    before.data_dir.mkdir()
    before.create()
    with _running(before, before.archiving(archive)) as process:
        with before.connect() as connection, _timed("基础副本"):
            connection.execute("CREATE TABLE opinion (id int PRIMARY KEY, body text)")
            _base_copy(before, base)
        with before.connect() as connection, _timed(f"写入 {ROWS} 条，删除，归档"):
            connection.execute(
                "INSERT INTO opinion SELECT n, '意见' || n FROM generate_series(1, %s) n", [ROWS]
            )
            wanted = connection.execute(SUM).fetchone()
            moment = connection.execute("SELECT clock_timestamp()::text").fetchone()[0]
            time.sleep(1)
            connection.execute("DELETE FROM opinion")
            segment = connection.execute(
                "SELECT pg_walfile_name(pg_switch_wal())"
            ).fetchone()[0]  # fmt: skip
            _wait_for(archive / segment)
        process.send_signal(signal.SIGKILL)
    with _timed("恢复到删除以前"):
        found = _recover(folder / "after", base, archive, moment)
    if found != wanted:
        sys.exit(f"恢复的内容不符：{found}，应为 {wanted}")
    sys.stdout.write(f"恢复到 {moment}：{found[0]} 条，校验值 {found[1]}，与删除前相同\n")


def _recover(data_dir: Path, base: Path, archive: Path, moment: str) -> tuple[int, str]:
    data_dir.mkdir()
    after = Postgres(data_dir)
    launch.own_folder(after.socket_folder)
    shutil.copytree(base, after.folder)
    (after.folder / "recovery.signal").touch()
    _hand_over(after.folder)
    options = {
        "restore_command": f"cp {archive}/%f %p",
        "recovery_target_time": moment,
        "recovery_target_action": "promote",
    }
    with _running(after, options), after.connect() as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
            time.sleep(0.05)
        return connection.execute(SUM).fetchone()


def _base_copy(server: Postgres, target: Path) -> None:
    command = [str(BINARIES / "pg_basebackup"), "-h", str(server.socket_folder), "-U", "postgres"]
    subprocess.run([*command, "-D", str(target), "-X", "none", "-c", "fast", "--no-manifest"],
                   check=True, capture_output=True)  # fmt: skip


def _hand_over(folder: Path) -> None:
    """To the user that the server runs as, who is not root."""
    owner = launch.servers_uid()
    if owner != os.geteuid():
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, owner, owner)
    folder.chmod(0o700)


@contextmanager
def _running(server: Postgres, options: dict[str, str]) -> Iterator[subprocess.Popen]:
    with (server.data_dir / "log").open("ab") as log:
        process = launch.start(server.command(**options), output=log)
    try:
        _wait(server, process)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _wait(server: Postgres, process: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while not server.answers():
        if process.poll() is not None or time.monotonic() > until:
            sys.exit((server.data_dir / "log").read_text()[-2000:])
        time.sleep(0.05)


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        if time.monotonic() > until:
            sys.exit(f"{path.name} 没有归档")
        time.sleep(0.05)


@contextmanager
def _timed(step: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    sys.stdout.write(f"{step}：{time.monotonic() - began:.1f} 秒\n")


if __name__ == "__main__":
    main()
