"""What a backup holds, and how to tell that all of it is there and unchanged."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from liaison.contacts.ciphers import key_id_of, known_key_ids
from liaison.portal.backups.errors import BackupError

NAME = "manifest.json"
DUMP = "database.dump"
FILES = "files"
FORMAT = 1
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One file of the backup, its path below the backup's folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Key ids name the keys without which the backup cannot be read; never the keys."""

    made_at: str
    contact_keys: list[str]
    lookup_key: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    parts: list[Part]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Last of all: without it a backup counts as unfinished."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text)


def read(folder: Path) -> Manifest:
    try:
        told: dict[str, Any] = json.loads((folder / NAME).read_text())
        if told["format"] != FORMAT:
            raise BackupError(f"备份的格式（{told['format']}）不是本程序能读的。")
        parts = [Part(**part) for part in told.pop("parts")]
        return Manifest(**told, parts=parts)
    except FileNotFoundError as error:
        raise BackupError(f"{folder} 里没有备份清单 {NAME}，不是一份完整的备份。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"备份清单 {folder / NAME} 已损坏。") from error


def part(folder: Path, path: Path) -> Part:
    return Part(path.relative_to(folder).as_posix(), path.stat().st_size, digest(path))


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise BackupError at the first part that is missing or differs."""
    for expected in manifest.parts:
        path = (folder / expected.path).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BackupError(f"备份清单里的路径 {expected.path} 不在备份目录内。")
        if not path.is_file():
            raise BackupError(f"备份不完整：缺少 {expected.path}。")
        if digest(path) != expected.sha256:
            raise BackupError(f"备份已损坏：{expected.path} 的校验值不符。")


def missing_keys(manifest: Manifest) -> Iterator[str]:
    """Chinese names of the keys that the backup needs and the settings do not have."""
    known = known_key_ids()
    for key_id in manifest.contact_keys:
        if key_id not in known:
            yield f"CONTACT_KEYS（编号 {key_id}）"
    if manifest.lookup_key != key_id_of(settings.LOOKUP_KEY):
        yield f"LOOKUP_KEY（编号 {manifest.lookup_key}）"


def digest(path: Path) -> str:
    known = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            known.update(chunk)
    return known.hexdigest()
