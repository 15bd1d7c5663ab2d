"""A backup as one encrypted file, so that it may lie where others can read.

The file: MAGIC, the id of the key (16 letters), 16 bytes of salt, then pieces of at most a
mebibyte, each AES-256-GCM with the key derived from BACKUP_KEY and salt. A piece's number and
whether it is the last are part of its nonce: none can be left out, doubled, moved or cut off.
"""

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liaison.contacts.ciphers import key_id_of
from liaison.portal.backups.errors import BackupError

SUFFIX = ".sealed"
MAGIC = b"LIAISON-BACKUP-1"
KEY_ID, SALT, TAG = 16, 16, 16
PIECE = 1024 * 1024


def seal(folder: Path, key: str) -> Path:
    """Pack ``folder`` into ``folder.sealed`` and remove it; a half-made file never has the name."""
    target = folder.with_name(folder.name + SUFFIX)
    draft = target.with_name(f".{target.name}")
    with draft.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        sealer = _Sealer(out, key)
        with tarfile.open(fileobj=sealer, mode="w|", bufsize=PIECE) as archive:  # type: ignore[call-overload]
            archive.add(folder, arcname=".")
        sealer.finish()
    draft.rename(target)
    shutil.rmtree(folder)
    return target


def unseal(path: Path, key: str, folder: Path) -> None:
    """Unpack what ``seal`` made into ``folder``. Raises BackupError if it is damaged, or the key
    is another."""
    with path.open("rb") as source:
        reader = _Opened(_pieces(source, path, key))
        try:
            with tarfile.open(fileobj=reader, mode="r|", bufsize=PIECE) as archive:  # type: ignore[call-overload]
                for member in archive:
                    _unpack(archive, member, folder)
            reader.drain()
        except tarfile.TarError as error:
            raise BackupError(f"备份文件 {path} 已损坏。") from error


def is_sealed(path: Path) -> bool:
    return path.is_file() and path.suffix == SUFFIX


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    target = (folder / member.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise BackupError(f"备份里的路径 {member.name} 不在备份目录内。")
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
    elif (content := archive.extractfile(member)) is not None:
        with content, target.open("wb") as out:
            shutil.copyfileobj(content, out, PIECE)


def _derive(key: str, salt: bytes) -> AESGCM:
    whole = HKDF(SHA256(), length=32, salt=salt, info=b"liaison backup").derive(key.encode())
    return AESGCM(whole)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class _Sealer:
    """A file to write into that encrypts piece by piece."""

    def __init__(self, out: IO[bytes], key: str) -> None:
        salt = os.urandom(SALT)
        out.write(MAGIC + key_id_of(key).encode() + salt)
        self.out, self.cipher = out, _derive(key, salt)
        self.held, self.number = bytearray(), 0

    def write(self, content: bytes) -> int:
        self.held += content
        # The last piece is known only at the end, so one whole piece may wait.
        while len(self.held) > PIECE:
            self._put(bytes(self.held[:PIECE]), is_last=False)
            del self.held[:PIECE]
        return len(content)

    def finish(self) -> None:
        self._put(bytes(self.held), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self.number, is_last=is_last)
        self.out.write(self.cipher.encrypt(nonce, piece, None))
        self.number += 1


def _pieces(source: IO[bytes], path: Path, key: str) -> Iterator[bytes]:
    head = source.read(len(MAGIC) + KEY_ID + SALT)
    if len(head) != len(MAGIC) + KEY_ID + SALT or not head.startswith(MAGIC):
        raise BackupError(f"{path} 不是本程序加密的备份。")
    key_id = head[len(MAGIC) : -SALT].decode("ascii", "replace")
    if not key or key_id != key_id_of(key):
        raise BackupError(f"缺少这份备份的密钥：BACKUP_KEY（编号 {key_id}），请先写进设置再恢复。")
    cipher, number = _derive(key, head[-SALT:]), 0
    piece = source.read(PIECE + TAG)
    while piece:
        following = source.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), piece, None)
        except InvalidTag as error:
            raise BackupError(f"备份文件 {path} 已损坏或不完整。") from error
        piece, number = following, number + 1


class _Opened:
    """A file to read from that decrypts piece by piece."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.held = pieces, bytearray()

    def read(self, size: int) -> bytes:
        while len(self.held) < size and (piece := next(self.pieces, None)) is not None:
            self.held += piece
        content = bytes(self.held[:size])
        del self.held[:size]
        return content

    def drain(self) -> None:
        """To the end: a cut off last piece is noticed only there."""
        for _ in self.pieces:
            pass
