"""The text of a draft as HTML, written by hand: a thousand articles through a template take a
second, this takes some milliseconds. Everything that comes from outside goes through ``escape``.
"""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from opinions.reading import Block


def text_html(blocks: Iterable[Block], *, form_url: str, show_counts: bool) -> SafeString:
    """``form_url`` is "" once nothing can be sent online any more."""
    link = escape(form_url)
    parts = (_block(block, link, show_counts) for block in blocks)
    return mark_safe("\n".join(parts))  # noqa: S308 -- escaped piece by piece below


def contents_html(blocks: Iterable[Block], base: str) -> SafeString:
    """``base`` is the page's own address where the anchors are on another page, else ""."""
    lines = (
        f'<li class="toc__level-{block.level}">'
        f'<a href="{escape(base)}#{escape(block.anchor)}">{escape(_title(block))}</a></li>'
        for block in blocks
    )
    return mark_safe("\n".join(lines))  # noqa: S308 -- escaped piece by piece above


def _block(block: Block, link: str, show_counts: bool) -> str:
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
    foot = "".join(_foot(block, label, link, show_counts))
    return (
        f'<section class="article" id="{anchor}">{head}{lines}'
        + (f'<p class="article__foot">{foot}</p>' if foot else "")
        + "</section>"
    )


def _foot(block: Block, label: str, link: str, show_counts: bool) -> Iterator[str]:
    if link:
        yield (
            f'<a class="btn btn-outline-primary btn-sm" href="{link}?provision={block.uuid}">'
            f'提意见<span class="visually-hidden">：{label}</span></a>'
        )
    if show_counts and block.count:
        yield f" 已有 {block.count} 条意见"


def _title(block: Block) -> str:
    return f"{block.label} {block.title}".strip()
