"""One form for texts that say the same: width, punctuation, space and digits do not count.

Equal results are exact copies; the search for similar texts starts from the same form.
"""

import hashlib
import re
import unicodedata

# Anything that is neither a letter, a digit nor a Chinese character.
_NOISE = re.compile(r"[\W_]+")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千两]+(?=[条款项章节编日月年天元人次个])")
_UNITS = {"十": 10, "百": 100, "千": 1000}


def normalise(text: str) -> str:
    """``text`` in half width, small letters, without punctuation and space, 十二条 as 12条."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _NOISE.sub("", plain)
    return _NUMERAL.sub(lambda found: _as_digits(found.group()), bare)


def text_hash(*parts: str) -> str:
    """Equal for parts that are equal after normalising."""
    joined = "\n".join(normalise(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()


def _as_digits(numeral: str) -> str:
    if not any(letter in _UNITS for letter in numeral):
        return numeral.translate(_CHINESE_DIGITS)
    total = digit = 0
    for letter in numeral.replace("两", "二"):
        if unit := _UNITS.get(letter):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = int(letter.translate(_CHINESE_DIGITS))
    return str(total + digit)
