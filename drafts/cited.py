"""Articles as a clerk names them in a field: 第三条、第四条, 3、4, 第五条至第七条, 附件."""

import re

from drafts.choices import ProvisionKind
from drafts.errors import DraftError
from drafts.models import DraftVersion, Provision
from drafts.parsing.citations import Citation, find_citations
from drafts.parsing.numerals import article_label

_BARE = re.compile(r"\d{1,4}(?:\s*[、，,\s]\s*\d{1,4})*")

_COMMA = re.compile(r"\s*[、，,]\s*")
_SPACE = re.compile(r"\s+")


def cited_articles(text: str, version: DraftVersion) -> list[Provision]:
    """The articles (annexes, prefaces) of ``version`` that ``text`` names; none for an empty text.

    Raises DraftError for words that name no article, and for articles that are not there.
    """
    if not text.strip():
        return []
    units = list(version.provisions.commentable().in_order())
    found, text = _named(text, units)
    if not text:
        return list(found.values())
    if _BARE.fullmatch(text.strip()):
        text = "、".join(f"第{number}条" for number in re.findall(r"\d+", text))
    citations = find_citations(text)
    if not citations:
        raise DraftError(f"没有看懂“{text[:30]}”，请写原条号，例如：第三条、第四条。")
    articles = (unit for unit in units if unit.kind == ProvisionKind.ARTICLE)
    by_number = {(article.number, article.suffix): article for article in articles}
    for citation in citations:
        for key in _keys(citation, by_number):
            if key not in by_number:
                raise DraftError(f"原文本没有{article_label(*key)}，请核对条号。")
            found[by_number[key].pk] = by_number[key]
    return list(found.values())


def _named(text: str, units: list[Provision]) -> tuple[dict[int, Provision], str]:
    """What has no number but a name, as the field shows it (附件1、序言); and the words left."""
    names = {
        _SPACE.sub("", unit.label or unit.heading): unit
        for unit in units
        if unit.kind != ProvisionKind.ARTICLE
    }
    found: dict[int, Provision] = {}
    left = []
    for part in _COMMA.split(text.strip()):
        unit = names.get(_SPACE.sub("", part))
        if unit is None:
            left.append(part)
        else:
            found[unit.pk] = unit
    return found, "、".join(left)


def _keys(citation: Citation, by_number: dict[tuple[int, int], Provision]) -> list[tuple[int, int]]:
    first = (citation.article, citation.suffix)
    if not citation.last:
        return [first]
    last = (citation.last, citation.last_suffix)
    inside = [key for key in by_number if first <= key <= last]
    return [first, *inside, last]
