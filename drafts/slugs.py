"""Short ASCII names for addresses, from Chinese titles."""

import re

from drafts.models import Consultation

LONGEST = 40
# 《…（草案征求意见稿）》: the stage says nothing about the matter.
BRACKETED = re.compile(r"[（(〔【][^）)〕】]*[）)〕】]")
NOT_CHINESE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
COMMON = frozenset(
    {
        "中华人民共和国",
        "关于",
        "公开",
        "征求",
        "征求意见",
        "意见",
        "的",
        "公告",
        "条例",
        "规定",
        "办法",
    }
)


def propose_slug(title: str, year: int) -> str:
    """zhuzhai-dianti-anquan-2025; the first free one of its kind."""
    import rjieba  # noqa: PLC0415 -- 33 MB that few processes ever need
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- 57 MB

    plain = NOT_CHINESE.sub(" ", BRACKETED.sub("", title))
    words = [word for word in rjieba.cut(plain) if word.strip() and word not in COMMON]
    name = ""
    for word in words:
        part = "".join(lazy_pinyin(word)).lower()
        if len(name) + len(part) >= LONGEST:
            break
        name = f"{name}-{part}" if name else part
    return _first_free(f"{re.sub(r'[^a-z0-9-]', '', name) or 'zhengqiu'}-{year}")


def _first_free(stem: str) -> str:
    taken = set(Consultation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
