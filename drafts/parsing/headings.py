"""编、分编、章、节 in the body, also where a copy lost the name or the number."""

import re
from collections.abc import Sequence

from drafts.parsing.builder import TreeBuilder
from drafts.parsing.contents import Contents
from drafts.parsing.lines import Line, squeeze
from drafts.parsing.marks import (
    BARE_NAMES,
    PREAMBLE_NAMES,
    Heading,
    read_heading,
    read_item,
    read_outline,
    read_sub_item,
    tidy_name,
)
from drafts.parsing.numerals import to_chinese
from drafts.parsing.sequence import Articles
from drafts.parsing.tree import Kind, ParsedDraft

PUNCTUATION = re.compile(r"[，。；：、,;:“”？！]")
LONGEST_BARE_NAME = 24


class HeadingReader:
    def __init__(
        self, lines: Sequence[Line], articles: Articles, contents: Contents, draft: ParsedDraft
    ) -> None:
        self.lines = lines
        self.articles = articles
        self.contents = contents
        self.draft = draft
        self.has_books = any(
            heading.kind == Kind.BOOK
            for line in lines
            if (heading := read_heading(line.text)) is not None
        )

    def read(self, at: int, end: int, builder: TreeBuilder, previous: Line | None) -> int:
        """Add the heading that begins here; return how many lines it took, 0 if none."""
        line = self.lines[at]
        heading = read_heading(line.text)
        if heading is not None:
            name, taken = self._whole_name(heading, at, end)
            builder.add_heading(Heading(heading.kind, heading.number, heading.label, name), line)
            return taken
        if not self._is_bare(at, end, previous) and not self._is_part(at, end, previous, builder):
            return 0
        return self._read_bare(line, builder)

    def _whole_name(self, heading: Heading, at: int, end: int) -> tuple[str, int]:
        """The name may stand on, or go on in, the next line."""
        number = self.lines[at].number
        orphan = self.lines[at + 1].text if self._orphan_follows(at, end) else ""
        joined = tidy_name(heading.name + orphan)
        if orphan and self._belongs(heading.name, orphan, joined):
            self.draft.warn(
                number, "heading-joined", f"“{heading.label} {joined}”由两行合成，请核对。"
            )
            return joined, 2
        if not heading.name:
            self.draft.warn(number, "heading-no-name", f"“{heading.label}”没有名称，请补充。")
        return heading.name, 1

    def _belongs(self, name: str, orphan: str, joined: str) -> bool:
        if not name:
            return True
        if self.contents.heading_named(joined) is not None:
            return True
        return squeeze(orphan) not in BARE_NAMES and not self.contents.heading_named(orphan)

    def _orphan_follows(self, at: int, end: int) -> bool:
        return (
            at + 2 < end
            and self._is_plain_name(at + 1)
            and self._begins_unit(at + 2)
            and squeeze(self.lines[at + 1].text) not in PREAMBLE_NAMES
        )

    def _is_plain_name(self, at: int) -> bool:
        line = self.lines[at]
        text = line.text
        return (
            line.origin == "body"
            and len(text) <= LONGEST_BARE_NAME
            and not PUNCTUATION.search(text)
            and not self._begins_unit(at)
            and not (read_item(text) or read_sub_item(text) or read_outline(text))
        )

    def _begins_unit(self, at: int) -> bool:
        return at in self.articles.marks or read_heading(self.lines[at].text) is not None

    def _is_bare(self, at: int, end: int, previous: Line | None) -> bool:
        """A name alone on its line, between two units."""
        line = self.lines[at]
        if at + 1 >= end or (previous is not None and not self._closes(previous)):
            return False
        if squeeze(line.text) in PREAMBLE_NAMES:
            return True
        if not self._begins_unit(at + 1):
            return False
        if read_outline(line.text):
            return len(line.text) <= LONGEST_BARE_NAME and not re.search(r"[，。；：]", line.text)
        known = squeeze(line.text) in BARE_NAMES or squeeze(line.text) in self.contents.names
        return (known or line.mark > 1) and line.text[0] != "第" and self._is_plain_name(at)

    def _is_part(self, at: int, end: int, previous: Line | None, builder: TreeBuilder) -> bool:
        """（一）管辖 above an article is a heading; below a colon or an item it is an item."""
        text = self.lines[at].text
        if at + 1 >= end or previous is None or builder.item is not None or not read_item(text):
            return False
        short = len(text) <= LONGEST_BARE_NAME and not PUNCTUATION.search(text)
        return short and previous.text.endswith(("。", "”")) and self._begins_unit(at + 1)

    @staticmethod
    def _closes(previous: Line) -> bool:
        return previous.ends or read_heading(previous.text) is not None

    def _read_bare(self, line: Line, builder: TreeBuilder) -> int:
        name = tidy_name(line.text)
        outline = read_outline(line.text) or read_item(line.text)
        if squeeze(name) in PREAMBLE_NAMES:
            builder.add_preamble(line, heading=name)
        elif outline is not None:
            builder.add_outline(*outline, line)
        elif self.contents.lists_bare(name) or (self.has_books and squeeze(name) == "附则"):
            kind = Kind.BOOK if self.has_books else Kind.CHAPTER
            builder.add_heading(Heading(kind, 0, "", name), line)
        else:
            builder.add_heading(self._numbered_again(name, builder, line), line)
        return 1

    def _numbered_again(self, name: str, builder: TreeBuilder, line: Line) -> Heading:
        listed = self.contents.heading_named(name)
        if listed is None:
            number = builder.next_number(Kind.CHAPTER)
            listed = Heading(Kind.CHAPTER, number, f"第{to_chinese(number)}章", name)
        self.draft.warn(
            line.number,
            "heading-lost-number",
            f"“{name}”没有编号，按“{listed.label}”处理，请核对。",
        )
        return listed
