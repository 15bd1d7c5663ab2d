"""The backup of each night: made, sealed, carried elsewhere, and the old ones cleared away."""

import logging
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.utils import timezone

from liaison.portal.backups import sealing
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.making import back_up
from liaison.portal.choices import BackupState
from liaison.portal.models import BackupRun

logger = logging.getLogger(__name__)

PREFIX = "liaison-"
DRAFT = ".liaison-part"
MOST_TRIES = 3
RETRY_AFTER = timedelta(hours=1)
# A run that says nothing for so long has died with its worker.
LONGEST_RUN = timedelta(hours=6)
# Carrying a copy over a thin line may take most of the night.
LONGEST_CARRY = timedelta(hours=5)


def back_up_if_due(now: datetime) -> BackupRun | None:
    """Make this night's backup unless it is made, in hand, or it is not yet time.

    Claimed by one statement, so that two workers never make it twice. A failure is on the row.
    """
    local = timezone.localtime(now)
    if not settings.BACKUP_NIGHTLY or local.hour < settings.BACKUP_HOUR:
        return None
    run = _claim(local.date(), now)
    if run:
        make(run, now)
    return run


def make(run: BackupRun, now: datetime) -> None:
    """Carry out a claimed run; the row says how it ended."""
    try:
        _make(run, now)
    except (BackupError, OSError, Error) as error:
        logger.exception("the backup of %s failed", run.night)
        _settle(run, state=BackupState.FAILED, problem=str(error).strip()[:300])
        return
    problem = carry(Path(settings.BACKUP_DIR) / run.name)
    _settle(run, offsite_problem=problem[:300])
    clear_old(timezone.localdate(now))


def carry(path: Path) -> str:
    """Run the office's own command on what was made; what went wrong, or ""."""
    command = [word.replace("{path}", str(path)) for word in settings.BACKUP_HOOK]
    if not command:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 -- the operator's own command, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_CARRY.total_seconds(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}：{error}"
    if not done.returncode:
        return ""
    said = (done.stderr or done.stdout).strip().splitlines()
    return f"{command[0]} 退出码 {done.returncode}：{said[-1] if said else '没有说明'}"


def clear_old(today: date) -> list[str]:
    """Delete what is older than the days to keep, but the first of each month for the months."""
    cleared = []
    for path in _unneeded(today):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        cleared.append(path.name)
    return cleared


def _unneeded(today: date) -> Iterator[Path]:
    oldest = today - timedelta(days=settings.BACKUP_KEEP_DAYS)
    oldest_month = today - timedelta(days=31 * settings.BACKUP_KEEP_MONTHS)
    months = set()
    for path, day in sorted(_ours(), key=lambda pair: pair[0].name):
        is_first = (day.year, day.month) not in months
        months.add((day.year, day.month))
        if day < oldest and not (is_first and day >= oldest_month):
            yield path


def _ours() -> Iterator[tuple[Path, date]]:
    """Only what bears a name that we give: the folder may hold other things."""
    for path in Path(settings.BACKUP_DIR).glob(f"{PREFIX}*"):
        text = path.name.removeprefix(PREFIX)[:8]
        try:
            day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 -- a name, no moment
        except ValueError:
            continue
        yield path, day


def _claim(night: date, now: datetime) -> BackupRun | None:
    run, is_new = BackupRun.objects.get_or_create(night=night, defaults={"started_at": now})
    if is_new:
        return run
    again = BackupRun.objects.filter(pk=run.pk, tries=run.tries, tries__lt=MOST_TRIES)
    failed = again.filter(state=BackupState.FAILED, started_at__lte=now - RETRY_AFTER)
    dead = again.filter(state=BackupState.RUNNING, started_at__lte=now - LONGEST_RUN)
    new = {"state": BackupState.RUNNING, "started_at": now, "tries": run.tries + 1, "problem": ""}
    if not (failed.update(**new) or dead.update(**new)):
        return None
    return BackupRun.objects.get(pk=run.pk)


def _make(run: BackupRun, now: datetime) -> None:
    shelf = Path(settings.BACKUP_DIR)
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = shelf / f"{PREFIX}{timezone.localtime(now):%Y%m%d-%H%M%S}"
    # What a killed run left is as readable as the database: it goes first.
    _clear_drafts(shelf)
    try:
        draft = shelf / DRAFT
        made = back_up(draft, now)
        size = sum(part.size for part in made.parts)
        if settings.BACKUP_KEY:
            draft = sealing.seal(draft, settings.BACKUP_KEY)
            size = draft.stat().st_size
            place = place.with_name(place.name + sealing.SUFFIX)
        draft.rename(place)
    finally:
        _clear_drafts(shelf)
    _settle(
        run,
        state=BackupState.DONE,
        finished_at=timezone.now(),
        name=place.name,
        size=size,
        rows=sum(made.rows.values()),
        is_sealed=bool(settings.BACKUP_KEY),
    )


def _clear_drafts(shelf: Path) -> None:
    for path in (*shelf.glob(f"{DRAFT}*"), *shelf.glob(f".{DRAFT}*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _settle(run: BackupRun, **changes: object) -> None:
    """Only while the run is still ours: a later try may have taken it over."""
    for name, value in changes.items():
        setattr(run, name, value)
    BackupRun.objects.filter(pk=run.pk, tries=run.tries).update(**changes)
