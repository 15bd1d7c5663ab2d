"""A download that broke off goes on where it stopped (RFC 9110, 14): one part of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import File
from django.http import FileResponse, HttpRequest

PIECE = 64 * 1024

_ONE_PART = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Both bytes belong to it, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class BeyondTheEndError(Exception):
    """Nothing of the file lies in the part that was asked for."""


def wanted_part(header: str, size: int) -> Part | None:
    """What ``header`` asks for of a file of ``size`` bytes.

    None means the whole file: no part, several parts at once, or nothing that we understand; a
    server may answer these so. Raises BeyondTheEndError.
    """
    found = _ONE_PART.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        part = Part(max(0, size - int(last)), size - 1)
    else:
        part = Part(int(first), min(int(last or size), size - 1))
        if last and int(last) < part.first:
            return None
    if not 0 <= part.first <= part.last:
        raise BeyondTheEndError
    return part


def answer_range(
    response: FileResponse, request: HttpRequest, source: File[bytes], *, mark: str
) -> None:
    """Make of the answer with all of ``source`` what ``request`` asks for: 206, 416 or all.

    ``mark`` changes with the content: who has the beginning of another file gets this one whole.
    """
    tag = f'"{mark}"'
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    if request.method != "GET" or request.headers.get("If-Range", tag) != tag:
        return
    try:
        part = wanted_part(request.headers.get("Range", ""), source.size)
    except BeyondTheEndError:
        response.status_code = 416
        response.streaming_content = []
        response["Content-Range"], response["Content-Length"] = f"bytes */{source.size}", "0"
        return
    if part is not None:
        response.status_code = 206
        response.streaming_content = _pieces(source, part)
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{source.size}"
        response["Content-Length"] = str(part.length)


def _pieces(source: File[bytes], part: Part) -> Iterator[bytes]:
    source.seek(part.first)
    left = part.length
    while left and (piece := source.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
