"""Articles that people cite: 第十二条第一款第（三）项, 第12条, 第五条至第八条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from drafts.parsing.numerals import NUMERAL, SPACED_NUMERAL, article_label, parse_number, to_chinese
from drafts.parsing.tree import Kind, Node

ITEM_NUMBER = rf"(?:[（(]\s?(?P<bracketed>{NUMERAL})\s?[）)]|(?P<item>{NUMERAL}))"
BELOW = (
    rf"(?:\s?第\s?(?P<paragraph>{NUMERAL})\s?款)?"
    rf"(?:\s?第?\s?{ITEM_NUMBER}(?P<items>(?:\s?[、和及]\s?第?\s?[（(]?{NUMERAL}[）)]?){{0,9}})\s?项)?"
    rf"(?:\s?第\s?(?P<sub_item>{NUMERAL})\s?目)?"
)
CITATION = re.compile(
    rf"第\s?(?P<article>{SPACED_NUMERAL})(?P<more>(?:\s?[、，和及]\s?{NUMERAL}){{0,9}})"
    rf"(?:\s?[至到~～—-]\s?(?P<last>{NUMERAL}))?\s?条(?:\s?之\s?(?P<suffix>{NUMERAL}))?" + BELOW
)
NEXT_BELOW = re.compile(r"\s?(?:[、，和及与]|以及|或者)\s?(?=第[^条]{1,8}[款项目])" + BELOW)
UNTIL = re.compile(
    rf"\s?[至到~～—-]\s?第?\s?(?P<article>{NUMERAL})\s?条(?:\s?之\s?(?P<suffix>{NUMERAL}))?"
)
OTHER_LAW = re.compile(r"《([^《》]{2,60})》\s?$")
RELATIVE = re.compile(r"前[一二两三四]?[条款项]|本[款项]|本条(?!例)|上[一]?[条款]")


@dataclass(frozen=True, slots=True)
class Citation:
    """What somebody cites; zero means that the part is not named.

    ``last`` and ``last_suffix`` close a range (第五条至第八条). ``law`` is the name in 《》
    right before the citation: then another law may be meant.
    """

    article: int
    suffix: int = 0
    paragraph: int = 0
    item: int = 0
    sub_item: int = 0
    last: int = 0
    last_suffix: int = 0
    law: str = ""
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        """The citation in its usual form."""
        label = article_label(self.article, self.suffix)
        if self.last:
            return f"{label}至{article_label(self.last, self.last_suffix)}"
        if self.paragraph:
            label += f"第{to_chinese(self.paragraph)}款"
        if self.item:
            label += f"第（{to_chinese(self.item)}）项"
        if self.sub_item:
            label += f"第{to_chinese(self.sub_item)}目"
        return label


def find_citations(text: str) -> list[Citation]:
    """All citations in the order in which they stand in the text."""
    return list(_citations(text))


def find_relative(text: str) -> list[str]:
    """前款, 本条…: what they mean cannot be told from an opinion alone."""
    return [match[0] for match in RELATIVE.finditer(text)]


def _citations(text: str) -> Iterator[Citation]:
    at = 0
    while match := CITATION.search(text, at):
        at = match.end()
        law = OTHER_LAW.search(text, max(0, match.start() - 64), match.start())
        first = _read(match, law[1] if law else "")
        if first is None:
            continue
        until = UNTIL.match(text, at) if not match["last"] else None
        if until is not None and (last := parse_number(until["article"])):
            suffix = parse_number(until["suffix"] or "") or 0
            at = until.end()
            yield replace(first, last=last, last_suffix=suffix, end=at)
            continue
        yield from _listed(match, first)
        yield from _more_items(match, first)
        below = NEXT_BELOW.match(text, at)
        while below is not None and below.end() > at:
            at = below.end()
            second = _below(first, below)
            yield second
            yield from _more_items(below, second)
            below = NEXT_BELOW.match(text, at)


def _read(match: re.Match[str], law: str) -> Citation | None:
    article = parse_number(match["article"])
    if not article:
        return None
    last = parse_number(match["last"]) if match["last"] else 0
    return Citation(
        article,
        parse_number(match["suffix"] or "") or 0,
        *_parts(match),
        last=last or 0,
        law=law,
        start=match.start(),
        end=match.end(),
    )


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    item = match["bracketed"] or match["item"] or ""
    names = (match["paragraph"] or "", item, match["sub_item"] or "")
    paragraph, number, sub_item = (parse_number(name) or 0 for name in names)
    return paragraph, number, sub_item


def _listed(match: re.Match[str], first: Citation) -> Iterator[Citation]:
    """第五、七、九条 cites three articles; what follows belongs to the last."""
    more = [parse_number(word) or 0 for word in re.findall(NUMERAL, match["more"])]
    if not more:
        yield first
        return
    plain = replace(first, suffix=0, paragraph=0, item=0, sub_item=0, last=0)
    yield plain
    for number in more[:-1]:
        yield replace(plain, article=number)
    yield replace(first, article=more[-1])


def _more_items(match: re.Match[str], first: Citation) -> Iterator[Citation]:
    """第十条第（一）、（二）项 cites two items."""
    for word in re.findall(NUMERAL, match["items"] or ""):
        yield replace(first, item=parse_number(word) or 0)


def _below(first: Citation, match: re.Match[str]) -> Citation:
    """第十条第一款、第二款: the article is named once."""
    paragraph, item, sub_item = _parts(match)
    if item and not paragraph:
        paragraph = first.paragraph
    return replace(
        first,
        paragraph=paragraph,
        item=item,
        sub_item=sub_item,
        start=match.start(),
        end=match.end(),
    )


def resolve_citation(citation: Citation, article: Node) -> Node | None:
    """The unit of ``article`` that is cited, or None if there is no such unit.

    An item may be cited without its paragraph: then the one that holds the items is meant.
    """
    paragraphs = article.of_kind(Kind.PARAGRAPH)
    if citation.paragraph:
        paragraphs = [node for node in paragraphs if node.number == citation.paragraph]
    if not citation.item:
        return (paragraphs[0] if paragraphs else None) if citation.paragraph else article
    items = [
        item
        for paragraph in paragraphs
        for item in paragraph.of_kind(Kind.ITEM)
        if item.number == citation.item
    ]
    if not items or not citation.sub_item:
        return items[0] if items else None
    below = [node for node in items[0].of_kind(Kind.SUB_ITEM) if node.number == citation.sub_item]
    return below[0] if below else None
