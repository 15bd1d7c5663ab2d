"""The backup of each night: once, sealed, carried away, the old ones cleared."""

import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.portal.backups import manifest, nightly, sealing
from liaison.portal.backups.errors import BackupError
from liaison.portal.choices import BackupState
from liaison.portal.models import BackupRun

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE="
OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
# Two in the morning in the county.
NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    (settings.FILES_ROOT / "scan.pdf").write_bytes(b"%PDF-1.7 paper")
    settings.BACKUP_NIGHTLY, settings.BACKUP_HOUR, settings.BACKUP_KEY = True, 2, KEY
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


@pytest.mark.django_db(transaction=True)
def test_each_night_has_one_sealed_copy_that_is_carried_away(shelf, settings, tmp_path):
    copy = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"
    settings.BACKUP_HOOK = [sys.executable, "-c", copy, "{path}", str(tmp_path / "far.sealed")]
    assert nightly.back_up_if_due(NOW - HOUR) is None

    nightly.back_up_if_due(NOW)
    assert nightly.back_up_if_due(NOW + HOUR) is None

    (run,) = BackupRun.objects.all()
    assert (run.night, run.state, run.offsite_problem) == (date(2026, 3, 2), BackupState.DONE, "")
    assert (
        [path.name for path in shelf.iterdir()] == [run.name] == ["liaison-20260302-020000.sealed"]
    )
    (tmp_path / "open").mkdir()
    sealing.unseal(tmp_path / "far.sealed", KEY, tmp_path / "open")
    found = manifest.read(tmp_path / "open")
    manifest.verify(tmp_path / "open", found)
    assert sum(found.rows.values()) == run.rows
    assert (tmp_path / "open" / "files" / "scan.pdf").read_bytes() == b"%PDF-1.7 paper"


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_on_the_row_and_tried_again_later(shelf, settings, monkeypatch):
    settings.BACKUP_HOOK = ["/bin/sh", "-c", "echo 没有路由 >&2; exit 12", "{path}"]
    monkeypatch.setattr(nightly, "back_up", _refuse)

    nightly.back_up_if_due(NOW)
    assert BackupRun.objects.get().problem == "磁盘已满。"
    assert nightly.back_up_if_due(NOW + HOUR - timedelta(seconds=1)) is None
    monkeypatch.undo()
    settings.BACKUP_KEY = ""
    nightly.back_up_if_due(NOW + HOUR)

    run = BackupRun.objects.get()
    assert (run.state, run.tries, run.problem) == (BackupState.DONE, 2, "")
    assert run.offsite_problem == "/bin/sh 退出码 12：没有路由"
    assert manifest.read(shelf / run.name).rows


def _refuse(folder, now):
    raise BackupError("磁盘已满。")


def test_old_copies_go_but_one_of_each_month_stays(shelf, settings):
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_MONTHS = 14, 2
    days = ["20251101", "20260203", "20260204", "20260215", "20260216", "20260302"]
    for day in days:
        (shelf / f"liaison-{day}-020000").mkdir(parents=True)
    (shelf / "liaison-of-others").mkdir()

    cleared = nightly.clear_old(date(2026, 3, 2))

    assert cleared == [f"liaison-{day}-020000" for day in ("20251101", "20260204", "20260215")]
    assert (shelf / "liaison-of-others").exists()


@pytest.fixture
def sealed(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 1024)
    (tmp_path / "b" / "files").mkdir(parents=True)
    (tmp_path / "b" / "files" / "a.bin").write_bytes(bytes(range(256)) * 20)
    return sealing.seal(tmp_path / "b", KEY)


def test_a_sealed_copy_shows_nothing_and_opens_whole(sealed, tmp_path):
    assert b"a.bin" not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o077 == 0
    sealing.unseal(sealed, KEY, tmp_path)

    assert (tmp_path / "files" / "a.bin").read_bytes() == bytes(range(256)) * 20


PIECE = 1024 + 16
HEAD = 48
DAMAGES = {
    "cut": lambda content: content[:-1],
    "last piece left out": lambda content: content[: -1 - (len(content) - HEAD - 1) % PIECE],
    "changed": lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
    "exchanged": lambda content: (
        content[:HEAD] + content[HEAD + PIECE : HEAD + 2 * PIECE]
        + content[HEAD : HEAD + PIECE] + content[HEAD + 2 * PIECE :]
    ),
    "lengthened": lambda content: content + b"x",
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_sealed_copy_that_was_touched_is_refused(sealed, tmp_path, damage):
    sealed.write_bytes(damage(sealed.read_bytes()))

    with pytest.raises(BackupError, match="已损坏"):
        sealing.unseal(sealed, KEY, tmp_path)


def test_the_key_that_is_missing_is_named(sealed, tmp_path):
    with pytest.raises(BackupError, match=r"BACKUP_KEY（编号 \w{16}）"):
        sealing.unseal(sealed, OTHER_KEY, tmp_path)
