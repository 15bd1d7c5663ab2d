"""Files from outside: judged by their content, renamed, kept out of the web root.

Pictures are drawn again, so that where and with what a photo was taken does not stay in it.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from liaison.accounts.models import User

from .byte_ranges import answer_range
from .errors import OfficeError
from .models import StoredFile
from .scanning import refuse_infected

TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    # Kept for the record only: no browser shall take them for something to show.
    "html": "application/octet-stream",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "odt": "application/vnd.oasis.opendocument.text",
    "ofd": "application/ofd",
}
IMAGES = frozenset({"jpg", "png", "webp"})
DOCUMENTS = frozenset({"pdf", "docx", "xlsx", "txt"})
SAME = {"jpeg": "jpg", "htm": "html", "text": "txt", "markdown": "md"}
LONGEST_NAME = 120
PIECE = 1024 * 1024
# What Word and WPS wrote before docx.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A phone's photo has 12 to 50 million points; more is a trap for memory. Only a jpg can be drawn
# smaller while it is read: the other kinds lie in memory whole.
MOST_PIXELS = {"jpg": 60_000_000, "png": 30_000_000, "webp": 30_000_000}
LARGEST_SIDE = 3000
# What an archive may unfold to, in all and against its own size.
UNFOLDED_LIMIT = 300 * 1024 * 1024
UNFOLDED_TIMES = 200
# For what the portal itself opens whole, as templates and blank forms: no more than they need.
UNFOLDED_FORM = 8 * 1024 * 1024


def store_upload(
    upload: UploadedFile[bytes],
    *,
    kinds: set[str] | frozenset[str],
    limit: int | None = None,
    by: User | None = None,
    is_read: bool = False,
    unfolded: int = UNFOLDED_LIMIT,
) -> StoredFile:
    """Check one upload and keep it; raises OfficeError if it is not one of ``kinds``.

    The content decides, the extension must agree with it. ``is_read``: the caller has read the
    content and named the file after it; a text may then have letters that are broken.
    ``unfolded``: bytes that an Office file may unfold to.
    """
    name = clean_name(upload.name or "")
    size = upload.size or 0
    most = limit or settings.UPLOAD_LIMIT
    if not size:
        raise OfficeError(f"“{name}”是空文件，请重新选择。")
    if size > most:
        raise OfficeError(f"“{name}”超过 {most // (1024 * 1024)} MB，请压缩后再上传。")
    kind = SAME.get(_extension(name), _extension(name))
    if kind not in kinds or not (is_read or CHECKS[kind](upload)):
        wanted = "、".join(sorted(kinds))
        raise OfficeError(f"“{name}”不是可以上传的文件。请上传 {wanted} 格式，且内容与扩展名一致。")
    if kind in ARCHIVES and _unfolded(upload) > unfolded:
        raise OfficeError(f"“{name}”解开后过大，不能使用。请删去里面的图片和多余内容后再上传。")
    refuse_infected(upload, name)
    upload.seek(0)
    content: File[bytes] = _redrawn(upload, kind, name) if kind in IMAGES else upload
    return _keep(content, name=name, content_type=TYPES[kind], by=by)


def store_file(path: Path, *, name: str, by: User | None) -> StoredFile:
    """Keep a file that the portal itself made, as the result of a job."""
    kind = SAME.get(_extension(name), _extension(name))
    with path.open("rb") as source:
        return _keep(
            File(source),
            name=clean_name(name),
            content_type=TYPES.get(kind, "application/octet-stream"),
            by=by,
        )


def erase_file(stored: StoredFile) -> None:
    """Its content is gone once the transaction is; that there was such a file stays known."""
    if stored.file:
        transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
        StoredFile.objects.filter(pk=stored.pk).update(file="", name="已删除")


def digest(stored: StoredFile) -> tuple[str, int]:
    """SHA-256 and size of what really lies in the store."""
    with stored.file.open("rb") as source:
        return _digest(source)


def file_response(stored: StoredFile, request: HttpRequest | None = None) -> FileResponse:
    """The file as a download under its own name; never shown inside our pages.

    Give the ``request`` for what may be large: a download that broke off then goes on.
    """
    content = stored.file.open("rb")
    response = FileResponse(
        content,
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if request is not None:
        answer_range(response, request, content, mark=stored.sha256)
    return response


def clean_name(name: str) -> str:
    """A name to show and to download under: no folders, no control characters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    plain = re.sub(r'[<>:"|?*]', "_", plain)
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        return plain[:LONGEST_NAME] or "文件"
    return f"{stem[: LONGEST_NAME - len(extension) - 1] or '文件'}.{extension}"


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _keep(content: File[bytes], *, name: str, content_type: str, by: User | None) -> StoredFile:
    sha256, size = _digest(content)
    content.seek(0)
    stored = StoredFile(
        name=name,
        size=size,
        sha256=sha256,
        content_type=content_type,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    stored.file.save(name, content, save=True)
    return stored


def _digest(source: IO[bytes] | File[bytes]) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    source.seek(0)
    while piece := source.read(PIECE):
        total.update(piece)
        size += len(piece)
    return total.hexdigest(), size


def _starts_with(*marks: bytes) -> Callable[[UploadedFile[bytes]], bool]:
    def check(upload: UploadedFile[bytes]) -> bool:
        upload.seek(0)
        return bool(upload.read(16).startswith(marks))

    return check


def _is_webp(upload: UploadedFile[bytes]) -> bool:
    upload.seek(0)
    head = upload.read(12)
    return bool(head[:4] == b"RIFF" and head[8:] == b"WEBP")


def _is_text(upload: UploadedFile[bytes]) -> bool:
    """UTF-8, GB18030 or marked UTF-16, without the zero letters of anything binary."""
    upload.seek(0)
    content = upload.read()
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        try:
            return "\0" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False


def _holds(member: str) -> Callable[[UploadedFile[bytes]], bool]:
    """An Office file: an archive with ``member``, without macros, that does not explode."""

    def check(upload: UploadedFile[bytes]) -> bool:
        upload.seek(0)
        try:
            with zipfile.ZipFile(upload) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
        names = {info.filename for info in members}
        unfolded = sum(info.file_size for info in members)
        return (
            member in names
            and not any(name.endswith("vbaProject.bin") for name in names)
            and unfolded <= min(UNFOLDED_LIMIT, UNFOLDED_TIMES * (upload.size or 0))
        )

    return check


def _unfolded(upload: UploadedFile[bytes]) -> int:
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        return sum(info.file_size for info in archive.infolist())


CHECKS: dict[str, Callable[[UploadedFile[bytes]], bool]] = {
    "jpg": _starts_with(b"\xff\xd8\xff"),
    "png": _starts_with(b"\x89PNG\r\n\x1a\n"),
    "webp": _is_webp,
    "pdf": _starts_with(b"%PDF-"),
    "docx": _holds("word/document.xml"),
    "xlsx": _holds("xl/workbook.xml"),
    "txt": _is_text,
    "md": _is_text,
    "html": _is_text,
    "rtf": _starts_with(b"{\\rtf"),
    "doc": _starts_with(OLE),
    "wps": _starts_with(OLE),
    "odt": _holds("content.xml"),
    "ofd": _holds("OFD.xml"),
}
ARCHIVES = frozenset({"docx", "xlsx", "odt", "ofd"})
PILLOW_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def _redrawn(upload: UploadedFile[bytes], kind: str, name: str) -> ContentFile[bytes]:
    """The same picture, upright and of a sensible size, with nothing else in the file."""
    complaint = OfficeError(f"图片“{name}”打不开，可能已损坏。请另存为 jpg 或 png 后再上传。")
    try:
        with Image.open(upload, formats=[PILLOW_FORMATS[kind]]) as picture:
            if picture.width * picture.height > MOST_PIXELS[kind]:
                raise OfficeError(f"图片“{name}”的尺寸太大，请缩小后再上传。")
            # First, and without a gap: a large photo is made smaller while it is read.
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=1.0)
            upright = ImageOps.exif_transpose(picture)
            plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P" and (palette := upright.getpalette()):
                plain.putpalette(palette)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise complaint from error
    if kind == "jpg" and plain.mode not in {"RGB", "L"}:
        plain = plain.convert("RGB")
    drawn = BytesIO()
    plain.save(drawn, PILLOW_FORMATS[kind], quality=85)
    return ContentFile(drawn.getvalue())
