"""Decode text files of unknown encoding: UTF-8, GB18030, UTF-16 with or without its mark.

What is valid UTF-8 is UTF-8. Of all else each encoding is tried, and the one stands in which the
letters that Chinese texts use most turn up most: a wrong one gives rare letters and nonsense.
"""

import codecs
import re
from collections.abc import Sequence

from drafts.parsing import Line, ParseWarning
from drafts.reading.errors import DraftReadError

REPLACED = "\ufffd"
RUN = re.compile(f"{REPLACED}+")
NOT_TEXT = (
    "认不出文件里的文字：可能不是文字文件，或者文字编码少见；"
    "请用记事本另存为 UTF-8 后再上传，或者把文字粘贴进来。"
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
SAMPLE = 200_000
# Binary data that happens to decode holds control characters, private and no letters.
ODD = re.compile("[^\t\n\r\f\v\\x20-\\x7e\\x85-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")
# UTF-16 makes a letter of any two bytes; only of these scripts it is believed without its mark.
FOREIGN = re.compile(
    "[^\t\n\r\\x20-\\x7e\\xa0-\\xff\u0370-\u03ff\u2000-\u27bf\u3000-\u33ff\u4e00-\u9fff\uff00-\uffee\ufffd]"
)
LATIN = re.compile("[A-Za-z0-9 \n]")
COMMON = frozenset(
    "的一是在不了有和人为上个国我以要他来到时大地生会主可年发工这中能对行方条第款项规定应当法"
    "县市民政府机关部门管理单位责任或者其他本例，。、；：（）《》\u3000"
)
# Share of letters: more broken ones make no text, less common ones none that is sure.
MOST_ODD, MOST_BROKEN, LEAST_LIKELY = 0.02, 0.02, 0.05
FEW = 5
MOST_PLACES = 40
MOST_MENDED, LONGEST_MENDED = 100, 1000


def decode(data: bytes) -> str:
    """The text, broken characters as U+FFFD; raises DraftReadError for what is no text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"))
    text = _strictly(data, "utf-8")
    if text is not None and not _is_binary(text):
        return text
    texts = [each for encoding in ENCODINGS if (each := _try(data, encoding)) is not None]
    if not texts:
        raise DraftReadError(NOT_TEXT)
    return max(texts, key=_likeliness)


def broken_letters(lines: Sequence[Line]) -> list[ParseWarning]:
    """A note at each line with characters that could not be read."""
    broken = [(line, len(RUN.findall(line.raw))) for line in lines if REPLACED in line.raw]
    notes = [
        ParseWarning(
            max(line.number, 1),
            "broken-letters",
            f"这一行有{count}处字损坏（显示为“{REPLACED}”），前后的字也可能有误，请对照原件改正。",
        )
        for line, count in broken[:MOST_PLACES]
    ]
    if rest := broken[MOST_PLACES:]:
        message = f"从这一行起还有{len(rest)}行有损坏的字，请向来文机关索取完好的文件。"
        notes.append(ParseWarning(rest[0][0].number, "broken-letters", message))
    return notes


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str) -> str:
    if _is_binary(text) or _is_ruined(text):
        raise DraftReadError(NOT_TEXT)
    return text


def _try(data: bytes, encoding: str) -> str | None:
    """The text in this encoding, if it may be one."""
    text = _strictly(data, encoding)
    sure = text is not None and not encoding.startswith("utf-16")
    if text is None:
        text = data.decode(encoding, "replace")
        # Mending takes time, which data of another sort do not get.
        if encoding == "gb18030" and not _is_ruined(text, times=5):
            text = _mend(data)
    if _is_binary(text) or _is_ruined(text):
        return None
    if encoding.startswith("utf-16") and _share(FOREIGN, text) > MOST_ODD:
        return None
    return text if sure or _likeliness(text) >= LEAST_LIKELY else None


def _is_binary(text: str) -> bool:
    return _share(ODD, text) > MOST_ODD


def _is_ruined(text: str, *, times: int = 1) -> bool:
    """A few broken bytes, as at the end of a file cut off, do not spoil a text."""
    few = min(FEW, len(text) // 10)
    return len(RUN.findall(text)) > times * max(few, int(len(text) * MOST_BROKEN))


def _share(pattern: re.Pattern[str], text: str) -> float:
    sample = text[:SAMPLE]
    return len(pattern.findall(sample)) / max(len(sample), 1)


def _likeliness(text: str) -> float:
    """How like Chinese it reads; Latin letters count, too, but turn up in wrong readings."""
    sample = text[:SAMPLE]
    common = sum(map(sample.count, COMMON)) / max(len(sample), 1)
    return common + 0.3 * _share(LATIN, text)


def _mend(data: bytes) -> str:
    """GB18030 with broken bytes; most lines are whole."""
    left = MOST_MENDED
    lines = []
    for line in data.split(b"\n"):
        text = _strictly(line, "gb18030")
        if text is None and left and len(line) <= LONGEST_MENDED:
            text, left = _mend_line(line), left - 1
        lines.append(line.decode("gb18030", "replace") if text is None else text)
    return "\n".join(lines)


def _mend_line(line: bytes) -> str:
    """Leave out that byte or pair without which the line reads best.

    The letters are pairs of bytes: one byte too many or too few turns all behind it into others.
    """
    cuts = ((at, at + size) for size in (1, 2) for at in range(len(line)))
    return max((_without(line, start, end) for start, end in cuts), key=_fluency)


def _without(line: bytes, start: int, end: int) -> str:
    parts = (line[:start], line[end:])
    return REPLACED.join(part.decode("gb18030", "replace") for part in parts)


def _fluency(text: str) -> int:
    return sum(letter in COMMON for letter in text) - 2 * text.count(REPLACED)
