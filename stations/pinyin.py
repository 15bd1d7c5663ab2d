"""Rosters sort by pinyin; the key is stored because the database has no Chinese collation."""

from collections.abc import Sequence

# Surnames that are not read as the same characters elsewhere.
SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "朴": "piao2", "区": "ou1",
    "查": "zha1", "盖": "ge3", "任": "ren2", "华": "hua4", "覃": "qin2", "乐": "yue4",
    "缪": "miao4", "冼": "xian3", "逄": "pang2", "翟": "zhai2", "种": "chong2", "繁": "po2",
    "黑": "he4", "宁": "ning4", "洗": "xian3", "尉": "wei4", "纪": "ji3", "燕": "yan1",
}  # fmt: skip
SURNAMES_OF_TWO = {"尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1"}


def pinyin_key(text: str) -> str:
    """赵某某 -> "zhao4 mou3 mou3"; what has no pinyin sorts by itself."""
    return " ".join(_syllables(text))


def person_key(name: str) -> str:
    """The same for a person's name: 曾小贤 is read zeng1, not ceng2."""
    if name[:2] in SURNAMES_OF_TWO:
        return f"{SURNAMES_OF_TWO[name[:2]]} {pinyin_key(name[2:])}".strip()
    if len(name) > 1 and name[:1] in SURNAMES:
        return f"{SURNAMES[name[:1]]} {pinyin_key(name[1:])}"
    return pinyin_key(name)


def search_words(key: str) -> str:
    """zhao4 xia2 -> "zx zhaoxia": what somebody types who looks for 赵霞."""
    plain = ["".join(letter for letter in part if letter.isalpha()) for part in key.split()]
    syllables = [part for part in plain if part]
    return f"{''.join(part[0] for part in syllables)} {''.join(syllables)}".strip()


def _syllables(text: str) -> Sequence[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- 57 MB that few processes ever need

    found: list[str] = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    return found
