"""Decode text files of unknown encoding: UTF-8, UTF-16, GB18030."""

import codecs

from drafts.reading.errors import DraftReadError

SAMPLE = 4096
REPLACED = "\ufffd"
MOST_REPLACED = 3
NOT_TEXT = "认不出文件的文字编码，请用记事本另存为 UTF-8 后再上传，或者把文字粘贴进来。"


def decode(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.lstrip("\ufeff")
    return _decode_damaged(data)


def _decode_damaged(data: bytes) -> str:
    """A few broken bytes, as at the end of a file cut off, do not spoil a text."""
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    text = min(texts, key=lambda each: each.count(REPLACED))
    if text.count(REPLACED) > max(MOST_REPLACED, len(text) // 2000) or not _is_text(text):
        raise DraftReadError(NOT_TEXT)
    return text


def _encodings(data: bytes) -> list[str]:
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    sample = data[:SAMPLE]
    if b"\x00" in sample or _looks_like_utf16(sample):
        return [*_utf16_order(sample), "utf-8", "gb18030"]
    return ["utf-8", "gb18030"]


def _looks_like_utf16(sample: bytes) -> bool:
    """Line breaks and punctuation of UTF-16 hold bytes that no other encoding repeats."""
    return sample.count(b"\x30\x02") + sample.count(b"\x02\x30") > len(sample) // 200 + 1


def _utf16_order(sample: bytes) -> list[str]:
    little = sum(sample[1::2].count(value) for value in (0x00, 0x30, 0x4E, 0x4F, 0xFF))
    big = sum(sample[0::2].count(value) for value in (0x00, 0x30, 0x4E, 0x4F, 0xFF))
    return ["utf-16-le", "utf-16-be"] if little >= big else ["utf-16-be", "utf-16-le"]


def _is_text(text: str) -> bool:
    """Binary data that happens to decode holds control characters or private letters."""
    sample = text[: SAMPLE * 4]
    odd = sum(_is_odd(character) for character in sample)
    return odd * 50 <= len(sample)


def _is_odd(character: str) -> bool:
    code = ord(character)
    if code < 32:
        return character not in "\t\n\r\f\v"
    return code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0x7F <= code < 0x85 or code in {0xFFFE}
