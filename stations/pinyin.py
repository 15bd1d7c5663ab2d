"""Rosters sort by pinyin; the key is stored because the database has no Chinese collation."""


def pinyin_key(text: str) -> str:
    """赵某某 -> "zhao4 mou3 mou3"; what has no pinyin sorts by itself."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- 57 MB that few processes ever need

    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
