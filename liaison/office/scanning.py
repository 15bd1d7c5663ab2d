"""Uploads looked through by the office's own clamd, where one is set (``CLAMD_URL``).

The known Python clients are unmaintained or under the GPL; of clamd's protocol one command is
needed (``INSTREAM``, clamd(8)).
"""

from __future__ import annotations

import re
import socket
import struct
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from .errors import OfficeError

PIECE = 64 * 1024
PATIENCE = 20
FOUND = re.compile(r"stream: (?P<name>.+) FOUND")


class ScannerError(Exception):
    """No clamd at ``CLAMD_URL``, or no answer that can be understood."""


def refuse_infected(upload: UploadedFile[bytes], name: str) -> None:
    """Raises OfficeError if clamd knows a virus in it, or does not answer; without clamd never."""
    if not settings.CLAMD_URL:
        return
    try:
        virus = virus_in(upload)
    except ScannerError as error:
        raise OfficeError(
            f"“{name}”暂时不能收：文件检查服务没有回应。文字可以先交，文件请过一会儿再传。"
        ) from error
    if virus:
        raise OfficeError(f"“{name}”里查出病毒（{virus}），没有收下。请先在电脑上查毒，再上传。")


def virus_in(upload: UploadedFile[bytes]) -> str:
    """The virus's name as clamd has it, or ""; raises ScannerError."""
    try:
        with closing(_connected()) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            upload.seek(0)
            while piece := upload.read(PIECE):
                clamd.sendall(struct.pack("!L", len(piece)) + piece)
            clamd.sendall(struct.pack("!L", 0))
            answer = _answer(clamd)
    except OSError as error:
        raise ScannerError(str(error)) from error
    if found := FOUND.fullmatch(answer):
        return found["name"]
    if answer != "stream: OK":
        raise ScannerError(answer)
    return ""


def ping() -> None:
    """Raises ScannerError unless clamd answers."""
    try:
        with closing(_connected()) as clamd:
            clamd.sendall(b"zPING\0")
            answer = _answer(clamd)
    except OSError as error:
        raise ScannerError(str(error)) from error
    if answer != "PONG":
        raise ScannerError(answer)


def _connected() -> socket.socket:
    place = urlsplit(settings.CLAMD_URL)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname, place.port or 3310), timeout=PATIENCE)
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    clamd.settimeout(PATIENCE)
    try:
        clamd.connect(place.path)
    except OSError:
        clamd.close()
        raise
    return clamd


def _answer(clamd: socket.socket) -> str:
    said = b""
    while piece := clamd.recv(4096):
        said += piece
        if said.endswith(b"\0"):
            break
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
