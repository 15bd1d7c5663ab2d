"""Making a backup while the portal goes on working."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from liaison.contacts.ciphers import current_key_id, key_id_of
from liaison.contacts.models import Contact
from liaison.portal.backups import manifest, programs
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.manifest import DUMP, FILES, Manifest


def back_up(folder: Path, now: datetime) -> Manifest:
    """Write database and files into ``folder``, which must be new or empty.

    The rows are those of one moment. Files are copied after it: a file comes before the row that
    names it, so none is missing; one more than the rows know does no harm.
    """
    _prepare(folder)
    with transaction.atomic():
        snapshot = _hold_moment()
        programs.run(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}",
            "--no-owner", "--no-privileges",
        )  # fmt: skip
        rows = dict(count_rows())
        migrations = applied_migrations()
        contact_keys = _contact_keys()
    _copy_files(folder / FILES)
    made = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        contact_keys=contact_keys,
        lookup_key=key_id_of(settings.LOOKUP_KEY),
        migrations=migrations,
        rows=rows,
        parts=[manifest.part(folder, path) for path in _all_files(folder)],
    )
    made.write(folder)
    return made


def count_rows() -> Iterator[tuple[str, int]]:
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
            yield table, cursor.fetchone()[0]


def applied_migrations() -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise BackupError(f"{folder} 不是空目录，请为每次备份另用一个新目录。")
    except OSError as error:
        raise BackupError(f"备份目录 {folder} 不能写入（{error.strerror}）。") from error


def _hold_moment() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot: str = cursor.fetchone()[0]
    return snapshot


def _contact_keys() -> list[str]:
    used = Contact.objects.filter(erased_at=None).order_by().values_list("key_id", flat=True)
    return sorted({*used.distinct(), current_key_id()})


def _copy_files(target: Path) -> None:
    if settings.FILES_ROOT.exists():
        shutil.copytree(settings.FILES_ROOT, target)
    else:
        target.mkdir()


def _all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
