"""Bringing a backup back: checked first, then all of it or nothing."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from liaison.portal.backups import manifest, programs, sealing
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.making import count_rows
from liaison.portal.backups.manifest import DUMP, FILES, Manifest

EMPTY_THE_DATABASE = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def check(folder: Path) -> Manifest:
    """Read and verify a backup. Raises BackupError if it is damaged, or cannot be used here."""
    found = manifest.read(folder)
    manifest.verify(folder, found)
    missing = list(manifest.missing_keys(found))
    if missing:
        raise BackupError(
            f"缺少这份备份所用的密钥：{'、'.join(missing)}。"
            "请先把原来的密钥放回设置（或数据目录的 secrets 文件夹），再恢复。"
        )
    _check_version(found)
    return found


def restore(folder: Path, now: datetime, *, replace: bool) -> Manifest:
    """Put database and files back as they were, then bring the tables to this version.

    ``folder`` may be a sealed file as well; it is opened beside itself for the time it takes.
    ``replace`` allows to give up what the database holds; its files are set aside, not deleted.
    Raises BackupError before anything is changed, or if the database refuses the whole.
    """
    if sealing.is_sealed(folder):
        with TemporaryDirectory(dir=folder.parent, prefix=".restore-") as opened:
            sealing.unseal(folder, settings.BACKUP_KEY, Path(opened))
            return restore(Path(opened), now, replace=replace)
    found = check(folder)
    _check_target(replace=replace)
    _restore_database(folder / DUMP)
    if dict(count_rows()) != found.rows:
        raise BackupError("恢复后的记录数与备份清单不符，请不要使用，并核对备份。")
    _restore_files(folder / FILES, now)
    call_command("migrate", interactive=False, verbosity=0)
    return found


def _check_version(found: Manifest) -> None:
    known = MigrationLoader(None).disk_migrations
    for app, names in found.migrations.items():
        for name in names:
            if (app, name) not in known:
                raise BackupError(
                    f"备份来自更新的版本（{app} {name}），请先升级本程序，再恢复这份备份。"
                )


def _check_target(*, replace: bool) -> None:
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor) and not replace:
            raise BackupError("数据库里已有数据；确定要用备份取代它时，请加上 --replace。")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename IS NOT NULL"  # the server's own helpers have none
        )
        others = cursor.fetchone()[0]
    if others:
        raise BackupError(f"数据库还有{others}个连接在使用，请先停止门户，再恢复。")
    connection.close()


def _restore_database(dump: Path) -> None:
    """In one transaction: a database that was there before stays if anything goes wrong."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        programs.run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
        programs.run(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--command={EMPTY_THE_DATABASE}", f"--file={script}", "--output=/dev/null",
        )  # fmt: skip


def _restore_files(source: Path, now: datetime) -> None:
    root = settings.FILES_ROOT
    if root.exists() and any(root.iterdir()):
        root.rename(root.with_name(f"{root.name}.{now:%Y%m%d%H%M%S}"))
    if source.exists():
        shutil.copytree(source, root, dirs_exist_ok=True)
