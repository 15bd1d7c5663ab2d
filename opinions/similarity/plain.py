"""The form in which texts are compared: as for exact copies, and 繁體 as 简体."""

from functools import cache

from opinions.normalising import normalise

# The blocks of Chinese characters in which traditional forms have simplified ones.
_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


def plain(text: str) -> str:
    """Half width, small letters, no punctuation and space, 十二条 as 12条, simplified."""
    return normalise(text).translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """One by one, so that a phrase never changes its length; 8 MB that only comparing needs."""
    from opencc import OpenCC  # noqa: PLC0415 -- as above

    convert = OpenCC("t2s").convert
    letters = [chr(code) for block in _BLOCKS for code in block]
    return {ord(letter): found for letter in letters if (found := convert(letter)) != letter}
