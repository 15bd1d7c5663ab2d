"""Is a package still what its manifest says? No database, no settings."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import IO, Any

from feedback.errors import FeedbackError

MANIFEST = "manifest.json"
FORMAT = "liaison-archive/1"
PIECE = 1024 * 1024


def check(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest, and one sentence for each file that does not fit.

    Raises FeedbackError where there is no package to check.
    """
    try:
        with zipfile.ZipFile(path) as package:
            manifest = _manifest(package)
            return manifest, list(_faults(package, manifest))
    except (OSError, zipfile.BadZipFile) as error:
        raise FeedbackError(f"“{path}”不是归档包，或者已经损坏，打不开。") from error


def digest(source: IO[bytes]) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        total.update(piece)
        size += len(piece)
    return total.hexdigest(), size


def _manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(package.read(MANIFEST))
        if manifest["format"] == FORMAT and isinstance(manifest["files"], list):
            return dict(manifest)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
        pass
    raise FeedbackError("这个文件里没有可以读的清单（manifest.json），不是本系统的归档包。")


def _faults(package: zipfile.ZipFile, manifest: dict[str, Any]) -> list[str]:
    names = package.namelist()
    listed = {one["path"]: one for one in manifest["files"]}
    faults = [f"清单里的“{path}”不在包里。" for path in listed if path not in names]
    faults += [f"“{name}”不在清单里。" for name in sorted({*names} - {*listed, MANIFEST})]
    faults += [f"“{name}”在包里有几份。" for name in sorted({*names}) if names.count(name) > 1]
    for path, one in listed.items():
        if path in names and not _fits(package, path, one):
            faults.append(f"“{path}”与清单的校验值不符，内容被改动过或者已经损坏。")
    return faults


def _fits(package: zipfile.ZipFile, path: str, listed: dict[str, Any]) -> bool:
    try:
        with package.open(path) as source:
            return digest(source) == (listed["sha256"], listed["size"])
    except (zipfile.BadZipFile, OSError, KeyError):
        return False
