"""The text of a draft as HTML, written by hand: a thousand articles through a template take a
second, this takes some milliseconds. Everything that comes from outside goes through ``escape``.

Below each article stands a mark instead of its foot (button and count): the text can be kept
while these change. Escaped text holds no ``<`` and so no such mark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from drafts.blocks import Block

_FOOT = re.compile(r"<!--foot (\d+) ([0-9a-f-]+) (.*?)-->")


def text_html(blocks: Iterable[Block]) -> str:
    """The whole text, its feet still to be set."""
    return "\n".join(map(_block, blocks))


def set_feet(text: str, *, form_url: str, counts: Mapping[int, int]) -> SafeString:
    """``form_url`` is "" once nothing can be sent online any more; ``counts`` may be empty."""
    link = escape(form_url)

    def foot(mark: re.Match[str]) -> str:
        unit, uuid, label = mark.groups()
        parts = "".join(_foot(uuid, label, link, counts.get(int(unit), 0)))
        return f'<p class="article__foot">{parts}</p>' if parts else ""

    return mark_safe(_FOOT.sub(foot, text))  # noqa: S308 -- ``_block`` escaped it piece by piece


def contents_html(blocks: Iterable[Block], base: str) -> SafeString:
    """``base`` is the page's own address where the anchors are on another page, else ""."""
    lines = (
        f'<li class="toc__level-{block.level}">'
        f'<a href="{escape(base)}#{escape(block.anchor)}">{escape(_title(block))}</a></li>'
        for block in blocks
    )
    return mark_safe("\n".join(lines))  # noqa: S308 -- escaped piece by piece above


def _block(block: Block) -> str:
    lines = "".join(f"<p>{escape(line, quote=False)}</p>" for line in block.lines)
    tag, anchor, label = f"h{block.level}", escape(block.anchor), escape(block.label)
    if block.uuid is None:
        name = f' id="{anchor}"' if anchor else ""
        title = escape(_title(block)).replace(" ", "　", 1)
        head = f'<{tag}{name} class="law__heading">{title}</{tag}>' if title else ""
        return head + lines
    head = (
        f'<{tag} class="article__head"><span class="law__label">{label}</span>'
        f"{escape(block.title)}</{tag}>"
    )
    if block.facts:
        lines += f'<p class="article__facts">{escape(block.facts)}</p>'
    return (
        f'<section class="article" id="{anchor}">{head}{lines}'
        f"<!--foot {block.pk} {block.uuid} {label}--></section>"
    )


def _foot(uuid: str, label: str, link: str, count: int) -> Iterator[str]:
    if link:
        yield (
            f'<a class="btn btn-outline-primary btn-sm" href="{link}?provision={uuid}">'
            f'提意见<span class="visually-hidden">：{label}</span></a>'
        )
    if count:
        yield f" 已有 {count} 条意见"


def _title(block: Block) -> str:
    return f"{block.label} {block.title}".strip()
