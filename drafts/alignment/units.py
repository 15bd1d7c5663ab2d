"""The units of a text that are compared: articles, or what stands in their place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from drafts.parsing import Kind, Node, ParsedDraft

# What differs between two copies of the same words: spaces, and the width of signs.
_SPACE = re.compile(r"\s+")
_STANDING_IN = (Kind.INSTRUCTION, Kind.OUTLINE, Kind.ROW, Kind.PREAMBLE)


@dataclass(frozen=True)
class Unit:
    """One article: its label (第三条) and its words, one line for each 款, 项 and 目."""

    label: str
    text: str

    @cached_property
    def words(self) -> str:
        """The text as it is compared: without spaces, signs in one width."""
        return _plain(self.text)

    @cached_property
    def lines(self) -> frozenset[str]:
        """Its 款, 项 and 目, each as it is compared."""
        return frozenset(map(_plain, self.text.split("\n")))


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def units_of(draft: ParsedDraft) -> list[Unit]:
    """The articles in order; of a text without articles its instructions or paragraphs."""
    articles = [article for article, _ in draft.articles()]
    nodes = articles or [node for node in draft.walk() if node.kind in _STANDING_IN]
    return [Unit(_name(node), "\n".join(_lines(node, node.children))) for node in nodes]


def _name(node: Node) -> str:
    return node.label or node.heading or node.text[:20]


def _lines(node: Node, below: list[Node]) -> Iterator[str]:
    if node.caption:
        yield node.caption
    if node.kind == Kind.ROW and node.heading and node.text:  # a project and what is said of it
        own: tuple[str, ...] = (f"{node.heading}　{node.text}",)
    elif node.label:
        own = (node.heading, node.text)
    else:
        own = (node.text or node.heading,)
    yield from filter(None, own)
    for child in below:
        if child.kind not in _STANDING_IN:
            yield from (f"{child.label}{line}" for line in _lines(child, child.children))
