"""``backup`` and ``restore``: what comes back is what went in, or nothing is touched."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from liaison.audit import services as audit
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.portal.backups import manifest, restoring, sealing
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.making import back_up
from tests.support import programs
from tests.support.environment import ROOT

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    (settings.FILES_ROOT / "2026").mkdir(parents=True)
    (settings.FILES_ROOT / "2026" / "scan.pdf").write_bytes(b"%PDF-1.7 paper")
    return settings.FILES_ROOT


@pytest.fixture
def backup(tmp_path, files):
    keep(ContactKind.PHONE, "13800000021")
    audit.record("runtime.test", actor=None, note="备份前")
    audit.seal_entries(NOW)
    back_up(tmp_path / "backup", NOW)
    return tmp_path / "backup"


@pytest.fixture
def other_database(postgres_server):
    with postgres_server.postgres.connect() as server:
        server.execute("DROP DATABASE IF EXISTS restored")
        server.execute("CREATE DATABASE restored OWNER liaison")
        yield f"postgresql://liaison@/restored?host={django_settings.DATABASES['default']['HOST']}"
        server.execute("DROP DATABASE restored")


def run_restore(backup, database, target, *flags):
    env = programs.environment(
        DATABASE_URL=database, FILES_URL=f"file://{target}", BACKUP_KEY=OTHER_KEY
    )
    command = [sys.executable, "manage.py", "restore", str(backup), *flags]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def sums(cursor):
    """Number and checksum of the rows of every table."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    rows = "count(*), md5(string_agg(t::text, '' ORDER BY t::text))"
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT {rows} FROM "{table}" t')
        found[table] = cursor.fetchone()
    return found


@pytest.mark.process
def test_what_comes_back_is_what_went_in(backup, other_database, tmp_path):
    """The drill: a sealed copy onto an empty machine, then again over what is there."""
    with connection.cursor() as cursor:
        went_in = sums(cursor)
    shutil.copytree(backup, tmp_path / "copy")
    sealed = sealing.seal(tmp_path / "copy", OTHER_KEY)

    done = run_restore(sealed, other_database, tmp_path / "new")

    assert (done.returncode, "已恢复" in done.stdout) == (0, True), done.stderr
    assert "审计链完整：1条" in done.stdout
    with psycopg.connect(other_database) as restored:
        restored.execute("SET TIME ZONE 'UTC'")  # as Django's connection writes moments
        assert sums(restored.cursor()) == went_in
    assert (tmp_path / "new" / "2026" / "scan.pdf").read_bytes() == b"%PDF-1.7 paper"
    with psycopg.connect(other_database) as restored:
        notes = restored.execute("SELECT note FROM audit_auditentry").fetchall()
        assert notes == [("备份前",)]
        assert restored.execute("SELECT masked FROM contacts_contact").fetchone()[0]
        # The append-only rule came along.
        with pytest.raises(psycopg.Error, match="append-only"):
            restored.execute("DELETE FROM audit_auditentry")
        restored.rollback()
        restored.execute("DROP SCHEMA seeds CASCADE")  # the tests' own

    again = run_restore(backup, other_database, tmp_path / "new")
    assert (again.returncode, "--replace" in again.stderr) == (1, True)

    replaced = run_restore(backup, other_database, tmp_path / "new", "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert len(list(tmp_path.glob("new.*"))) == 1


def test_backup_names_its_keys_but_never_holds_them(backup, settings):
    text = (backup / "manifest.json").read_text()

    for key in (*settings.CONTACT_KEYS, settings.LOOKUP_KEY, settings.SECRET_KEY):
        assert key not in text
    assert len(json.loads(text)["contact_keys"][0]) == 16


def test_backup_counts_the_rows_it_holds(backup):
    rows = manifest.read(backup).rows

    assert (rows["audit_auditentry"], rows["contacts_contact"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "value"), [("CONTACT_KEYS", [OTHER_KEY]), ("LOOKUP_KEY", OTHER_KEY)]
)
def test_without_its_keys_a_backup_is_refused(backup, settings, name, value):
    setattr(settings, name, value)

    with pytest.raises(BackupError, match=name):
        restoring.check(backup)


def test_a_key_that_only_decrypts_is_enough(backup, settings):
    settings.CONTACT_KEYS = [OTHER_KEY, *settings.CONTACT_KEYS]

    assert restoring.check(backup).rows


def test_a_damaged_file_is_named(backup):
    (backup / "files" / "2026" / "scan.pdf").write_bytes(b"%PDF-1.7 other")

    with pytest.raises(BackupError, match=r"files/2026/scan\.pdf 的校验值不符"):
        restoring.check(backup)


def test_a_missing_file_is_named(backup):
    (backup / "database.dump").unlink()

    with pytest.raises(BackupError, match=r"缺少 database\.dump"):
        restoring.check(backup)


def test_an_unfinished_backup_is_refused(backup):
    (backup / "manifest.json").unlink()

    with pytest.raises(BackupError, match="不是一份完整的备份"):
        restoring.check(backup)


def test_a_backup_of_a_newer_version_is_refused(backup):
    told = json.loads((backup / "manifest.json").read_text())
    told["migrations"]["opinions"] = ["9999_of_the_future"]
    (backup / "manifest.json").write_text(json.dumps(told))

    with pytest.raises(BackupError, match="来自更新的版本"):
        restoring.check(backup)


def test_a_database_in_use_is_not_replaced(backup, postgres_server):
    with (
        postgres_server.postgres.connect(connection.settings_dict["NAME"]),
        # The portal of other tests may be connected as well.
        pytest.raises(BackupError, match=r"还有\d+个连接在使用"),
    ):
        restoring.restore(backup, NOW, replace=True)


def test_a_folder_that_is_not_empty_is_left_alone(backup):
    with pytest.raises(CommandError, match="不是空目录"):
        call_command("backup", str(backup))


def test_the_command_says_which_keys_to_keep(files, tmp_path, capsys):
    call_command("backup", str(tmp_path / "new"))

    assert "密钥不在备份内" in capsys.readouterr().out
