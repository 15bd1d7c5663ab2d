"""Where the servers that ``manage.py up`` starts itself can be reached.

The addresses follow from the data folder alone, so every command of one installation finds them.
"""

import hashlib
from pathlib import Path
from urllib.parse import quote

# A Unix socket's path may be 107 bytes long; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 90


def socket_folder(data_dir: Path) -> Path:
    """The folder of both sockets: below the data folder, or a short one if that is too deep."""
    folder = data_dir / "run"
    if len(str(folder).encode()) <= LONGEST_SOCKET_FOLDER:
        return folder
    name = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
    # Not TMPDIR: it may differ between two commands of one installation.
    return Path("/tmp") / f"liaison-{name}"  # noqa: S108 -- launch.own_folder checks its owner


def database_url(data_dir: Path) -> str:
    return f"postgresql://liaison@/liaison?host={quote(str(socket_folder(data_dir)), safe='/')}"


def redis_url(data_dir: Path) -> str:
    return f"unix://{socket_folder(data_dir)}/valkey.sock"
