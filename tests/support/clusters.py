"""Database clusters in which the migrations have run, kept between test runs.

Named after all that decides what a new one would look like, so a changed migration makes a new one.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from liaison.portal.supervisor.postgres import BINARIES
from tests.support.environment import ROOT

SOURCES = (
    "liaison/accounts/*.py",
    "*/migrations/*.py",
    "liaison/*/migrations/*.py",
    "requirements.lock",
    "tests/support/*.py",
)
KEPT_AT_MOST = 4


def kept() -> Path:
    digest = hashlib.sha256(str(BINARIES).encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return _shelf() / digest.hexdigest()[:20]


def keep(cluster: Path, place: Path) -> None:
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    copy(cluster, draft)
    try:
        draft.rename(place)
    except OSError:  # another run was faster
        shutil.rmtree(draft)
    for old in sorted(_shelf().iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT_AT_MOST]:
        shutil.rmtree(old, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    """With its owner: run by root, the server has another."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _shelf() -> Path:
    shelf = Path(tempfile.gettempdir()) / f"liaison-test-clusters-{os.geteuid()}"
    shelf.mkdir(mode=0o755, exist_ok=True)
    assert shelf.stat().st_uid == os.geteuid()
    return shelf
