"""One way in for every file: plain text is decoded here, all else is read apart."""

from pathlib import Path
from typing import IO

from drafts.parsing.lines import split_lines
from drafts.reading.errors import DraftReadError
from drafts.reading.limits import read_apart
from drafts.reading.office import as_docx
from drafts.reading.reading import Reading
from drafts.reading.signatures import SAVE_AS_DOCX, Kind, find_kind
from drafts.reading.text import broken_letters, decode

MOST_BYTES = 20 * 1024 * 1024


def read_file(source: Path | IO[bytes], name: str = "") -> Reading:
    """Read a draft into numbered lines; what it is, the content decides, not the name.

    Raises DraftReadError with a sentence for the user.
    """
    reading = _read(_load(source))
    reading.notes = [*reading.notes, *broken_letters(reading.lines)]
    return reading


def _read(data: bytes) -> Reading:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DraftReadError("文件是空的，请检查后重新上传。")
    kind = find_kind(data)
    if kind == Kind.OFFICE:
        return read_apart(as_docx(data, f"这是旧版 Word（.doc）、WPS 或 ODT 文件；{SAVE_AS_DOCX}"))
    if kind != Kind.TEXT:
        return read_apart(data)
    reading = Reading(split_lines(decode(data)))
    if not reading.has_words:
        raise DraftReadError("文件里没有文字，请检查后重新上传。")
    return reading


def _load(source: Path | IO[bytes]) -> bytes:
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        else:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise DraftReadError("文件打不开，请检查文件是否存在、能否读取。") from error
    if len(data) > MOST_BYTES:
        raise DraftReadError("文件超过 20 MB，请去掉图片或附件后再上传。")
    return data
