"""What the index keeps of a consultation, of a text and of each of its articles.

Pure: the columns of the entries from plain values, so that a migration can make them, too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from drafts.blocks import Block
from drafts.choices import ProvisionKind
from drafts.finding.folding import BREAK, NAME, TITLE, article_lexeme, fold, lexemes


def consultation_entry(title: str, version_title: str, summary: str) -> dict[str, Any]:
    return _entry(title, [version_title, summary])


def version_entry(title: str, title_note: str) -> dict[str, Any]:
    return _entry(title, [title_note])


def block_entries(version_title: str, text: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """One for each heading and each article; it says to which block it belongs as ``provision_id``.

    The number of an article is no part of its title: 十二 must not find 第一百一十二条.
    """
    for position, block in enumerate(text):
        is_article = block.kind == ProvisionKind.ARTICLE
        title = block.title if is_article else f"{block.label}\n{block.title}"
        numbers = [article_lexeme(block.number, block.suffix)] if is_article else []
        yield _entry(title, block.lines, version_title, numbers) | {
            "provision_id": block.pk,
            "anchor": block.anchor,
            "position": position,
        }


def _entry(
    title: str, lines: Iterable[str], name: str = "", numbers: Iterable[str] = ()
) -> dict[str, Any]:
    title, name = fold(title), fold(name)
    text = BREAK.join(map(fold, lines))
    every = {
        *lexemes(f"{title}{BREAK}{text}"), *lexemes(title, TITLE), *lexemes(name, NAME), *numbers
    }  # fmt: skip
    return {"title": title, "text": text, "name": name, "lexemes": sorted(every)}
