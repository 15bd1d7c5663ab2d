"""The table of contents: found, left out, and asked about names that the body lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from drafts.parsing.lines import Line, squeeze
from drafts.parsing.marks import (
    BARE_NAMES,
    PREAMBLE_NAMES,
    Heading,
    is_contents,
    read_heading,
    read_item,
    read_outline,
)
from drafts.parsing.tree import Kind, ParsedDraft

LEADERS = re.compile(r"[.…·．\s　\t_-]{2,}[（(]?\d{1,4}[）)]?$|\t\d{1,4}$|[.…·．]{2,}$")


LONGEST_PART = 20


@dataclass(slots=True)
class Contents:
    """Where the headings begin (table of contents included) and where the body does."""

    start: int
    body: int
    names: dict[str, Heading | None] = field(default_factory=dict)

    def heading_named(self, name: str) -> Heading | None:
        return self.names.get(squeeze(name))

    def lists_bare(self, name: str) -> bool:
        """Does the table of contents show this name without a number?"""
        return squeeze(name) in self.names and self.names[squeeze(name)] is None


def find_contents(lines: Sequence[Line], first_article: int) -> Contents:
    """Part the lines above the first article into front matter, contents and body."""
    word = next((at for at in range(first_article) if is_contents(lines[at].text)), None)
    heads = _heads(lines, 0 if word is None else word + 1, first_article)
    if word is not None:
        body = _end_of_contents(lines, word + 1, heads, first_article)
        return Contents(word, body, _names(lines[word + 1 : body]))
    if not heads:
        start = _bare_start(lines, first_article)
        return Contents(start, start)
    start, repeat = heads[0], _repeat(lines, heads)
    preamble = [at for at in range(start) if squeeze(lines[at].text) in PREAMBLE_NAMES]
    if repeat is None and len(preamble) == 1 and preamble[0] > 0:
        return Contents(preamble[0], preamble[0])
    body = _body_of_unrepeated(lines, heads, first_article) if repeat is None else repeat
    return Contents(start, body, _names(lines[start:body]))


def _bare_start(lines: Sequence[Line], first_article: int) -> int:
    """A preamble or a heading without its number may stand above the first article."""
    for at in range(first_article):
        if squeeze(lines[at].text) in PREAMBLE_NAMES:
            return at
    start = first_article
    while start > 0 and _is_unnumbered_heading(lines[start - 1]):
        start -= 1
    return start


def _is_unnumbered_heading(line: Line) -> bool:
    if squeeze(line.text) in BARE_NAMES:
        return True
    part = read_outline(line.text) or read_item(line.text)
    return part is not None and len(line.text) <= LONGEST_PART and not line.ends


def warn_of_differences(lines: Sequence[Line], contents: Contents, draft: ParsedDraft) -> None:
    """Name what the table of contents lists and the body does not have."""
    found = {squeeze(name) for node in draft.walk() for name in (node.title, node.heading)}
    listed = [line for line in lines[contents.start : contents.body] if not is_contents(line.text)]
    missing = [line for line in listed if squeeze(clean_entry(line.text)) not in found]
    if missing:
        words = clean_entry(missing[0].text)[:LONGEST_PART]
        message = (
            f"第{listed[0].number}行至第{listed[-1].number}行是目录，其中“{words}”等{len(missing)}行"
            "在正文里没有找到，请核对正文是否完整。"
        )
        draft.warn(missing[0].number, "contents-differ", message)
        draft.named.update(line.number for line in missing)


def clean_entry(text: str) -> str:
    return LEADERS.sub("", text).strip()


def _heads(lines: Sequence[Line], start: int, end: int) -> list[int]:
    return [at for at in range(start, end) if read_heading(clean_entry(lines[at].text))]


def _key(lines: Sequence[Line], at: int) -> tuple[Kind, int] | None:
    heading = read_heading(clean_entry(lines[at].text))
    return (heading.kind, heading.number) if heading else None


def _repeat(lines: Sequence[Line], heads: list[int]) -> int | None:
    """The place where the first heading comes again: there the body begins."""
    first = _key(lines, heads[0])
    again = [at for at in heads[1:] if _key(lines, at) == first]
    return again[-1] if again else None


def _end_of_contents(lines: Sequence[Line], start: int, heads: list[int], end: int) -> int:
    repeat = _repeat(lines, heads) if heads else None
    first_name = squeeze(clean_entry(lines[start].text)) if start < end else ""
    first_heading = read_heading(clean_entry(lines[start].text)) if start < end else None
    bare = squeeze(first_heading.name) if first_heading else first_name
    for at in range(start + 1, end):
        text = squeeze(lines[at].text)
        if at == repeat or text == first_name or (bare and text == bare):
            return at
        if text.endswith("。") and repeat is None:
            return at
    return end


def _body_of_unrepeated(lines: Sequence[Line], heads: list[int], end: int) -> int:
    """Without a repeat: headings of one kind in a row can only be a list of them."""
    kinds = [key[0] for at in heads if (key := _key(lines, at))]
    return end if len(kinds) != len(set(kinds)) else heads[0]


def _names(lines: Sequence[Line]) -> dict[str, Heading | None]:
    names: dict[str, Heading | None] = {}
    for line in lines:
        entry = clean_entry(line.text)
        heading = read_heading(entry)
        names[squeeze(heading.name if heading else entry)] = heading
    names.pop("", None)
    return names
