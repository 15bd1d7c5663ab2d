import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.services import office
from liaison.workbooks.presets import Builder, Tables, find_preset

if TYPE_CHECKING:
    from liaison.workbooks.writer import WorkbookSummary

LONGEST_PART = 60
NOTHING: Mapping[str, str] = {}

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')

name_actions({"workbooks.export": "导出工作簿"})


@dataclass(frozen=True)
class Export:
    """A finished workbook and the name under which it is handed out."""

    summary: "WorkbookSummary"
    filename: str
    title: str


def export_preset(
    name: str,
    *,
    path: Path,
    by: User | None,
    consultation: str | None = None,
    part: int | None = None,
    filters: Mapping[str, str] = NOTHING,
    progress: Callable[[int, int], None] = lambda done, total: None,
    build: Builder | None = None,
    reason: str = "",
) -> Export:
    """Write one preset to ``path``, put the export on record, return counts and checksum.

    Everything in the workbook is read from one snapshot, so that its counts agree with each other
    and with what its builder counted. ``by`` is None on the command line. ``build`` takes the
    preset's place where somebody may see more of it, for the ``reason`` given.
    """
    found = find_preset(name, consultation, part, filters)
    parts = (part,) if found.by_part else ()
    # A builder in the preset's place has its own way of choosing.
    make = build or partial(found.build, **found.chosen(filters))
    return export_tables(
        found.title,
        lambda: make(consultation, *parts),
        path=path,
        by=by,
        after={
            "preset": name,
            "consultation": consultation or "",
            **({"part": part} if part is not None else {}),
        },
        reason=reason,
        progress=progress,
    )


def export_tables(
    title: str,
    build: Callable[[], Tables],
    *,
    path: Path,
    by: User | None,
    after: dict[str, Any],
    reason: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Export:
    """The same for tables that somebody has chosen; ``after`` says in the log what was chosen."""
    from liaison.workbooks.writer import Manifest, write_workbook

    now = timezone.now()
    with one_snapshot():
        tables = build()
        manifest = Manifest(
            what=title,
            exported_by=by.full_name if by else "命令行",
            exported_at=now,
            code_version=code_version(),
            filters=tables.filters,
            personal_data=tables.personal_data,
        )
        summary = write_workbook(
            path,
            tables.sheets,
            manifest=manifest,
            progress=lambda done: progress(done, max(done, tables.total)),
        )
    record(
        "workbooks.export",
        actor=by,
        after={
            **after,
            "filters": dict(tables.filters),
            "personal_data": tables.personal_data,
            "rows": dict(summary.rows),
            "sha256": summary.sha256,
            "export_id": summary.export_id,
        },
        count=summary.total,
        note=reason,
    )
    day = f"{timezone.localtime(now):%Y%m%d}"
    return Export(summary, _filename(title, tables, day), title)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Whatever is read inside is as it was at the first look."""
    if connection.in_atomic_block:
        # The caller has chosen what is seen; PostgreSQL would refuse to change it now.
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _filename(title: str, tables: Tables, day: str) -> str:
    parts = [office().county_name, tables.subject, title, day, tables.version]
    plain = (_NOT_IN_FILE_NAMES.sub("", part)[:LONGEST_PART] for part in parts)
    return "_".join(part for part in plain if part) + ".xlsx"


@cache
def code_version() -> str:
    """Return the version in pyproject.toml, with the commit where the source has one."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    commit = _commit(settings.BASE_DIR / ".git")
    return f"{version}+{commit}" if commit else version


def _commit(git: Path) -> str:
    try:
        head = (git / "HEAD").read_text().strip()
        if head.startswith("ref: "):
            head = (git / head.removeprefix("ref: ")).read_text().strip()
    except OSError:
        return ""
    return head[:10]
