"""Secrets come from the environment; a trial installation makes its own once and keeps them."""

import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from liaison import env


def secret(name: str, data_dir: Path, *, may_create: bool) -> str:
    """The secret called ``name``; made and kept below the data folder where that is allowed.

    Raises ImproperlyConfigured if it is missing on an installation with its own database.
    """
    value = env.text(name)
    if value:
        return value
    if not may_create:
        raise ImproperlyConfigured(f"{name} must be set when DATABASE_URL is set.")
    path = data_dir / "secrets" / name.lower()
    try:
        return _read(path) or _create(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"数据目录 DATA_DIR={data_dir} 不能读写（{error.strerror}），"
            "请改正权限，或用 DATA_DIR 另选目录。"
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _create(path: Path) -> str:
    """Write a new key unless another process was faster; either way, the file's is the one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(Fernet.generate_key().decode())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(path)
