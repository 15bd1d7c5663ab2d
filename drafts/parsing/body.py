"""Read the body of a text line by line into the tree."""

import re
from collections.abc import Sequence

from drafts.parsing.builder import TreeBuilder
from drafts.parsing.captions import Captions
from drafts.parsing.headings import HeadingReader
from drafts.parsing.items import ItemReader
from drafts.parsing.lines import Line
from drafts.parsing.marks import ArticleMark
from drafts.parsing.sequence import Articles
from drafts.parsing.tree import ParsedDraft
from drafts.parsing.wrapping import Wrap, begins_paragraph

FORMULA = re.compile(r"[^。；]{0,200}[＝=][^。；]{0,200}")
BARE_DIGITS = re.compile(r"[0-9０-９]{1,4}")


class BodyReader:
    """One pass over the lines of the body."""

    def __init__(
        self,
        lines: Sequence[Line],
        articles: Articles,
        headings: HeadingReader,
        wrap: tuple[Wrap, int],
        draft: ParsedDraft,
    ) -> None:
        self.lines = lines
        self.articles = articles
        self.draft = draft
        self.builder = TreeBuilder(draft)
        self.headings = headings
        self.items = ItemReader(self.builder, draft)
        self.captions = Captions(lines, articles)
        self.wrap, self.width = wrap
        self.previous: Line | None = None
        self.in_list = False

    def read(self, start: int, end: int) -> None:
        if self.wrap != Wrap.NONE:
            self.draft.warn(
                self.lines[start].number,
                "hard-wrapped",
                "原文按固定宽度断行，已自动连成整段；款的界线请逐条核对。",
            )
        at = start
        while at < end:
            at += self._read_line(at, end)
        self.builder.settle()

    def read_preface(self, lines: Sequence[Line]) -> None:
        """Running text between the title and the first unit."""
        for line in lines:
            self._read_text(line)
            self.previous = line
        self.previous = None

    def _read_line(self, at: int, end: int) -> int:
        """Read the unit that begins at a line; return how many lines it took."""
        line = self.lines[at]
        taken = 1
        if line.origin == "row":
            self.builder.add_row(line.text, line)
        elif at in self.articles.marks:
            self._begin_article(line, self.articles.marks[at], at)
        elif self._may_be_heading(line) and (
            heading := self.headings.read(at, end, self.builder, self.previous)
        ):
            taken = heading
            self.in_list = False
        else:
            self._read_text(line)
        self.previous = self.lines[at + taken - 1]
        return taken

    def _may_be_heading(self, line: Line) -> bool:
        if self.wrap != Wrap.INDENT or self.previous is None or self.previous.ends:
            return True
        return line.indent > 0 or line.blank_before

    def _begin_article(self, line: Line, mark: ArticleMark, at: int) -> None:
        self.in_list = False
        article = self.builder.add_article(mark.number, mark.suffix, mark.label, line)
        article.caption, rest = self.captions.take(mark, at, line, self.draft)
        if rest and not self.items.read(rest, line, self.previous):
            self.builder.add_paragraph(rest, line)

    def _read_text(self, line: Line) -> None:
        if BARE_DIGITS.fullmatch(line.text):
            message = f"“{line.text}”像是页码，没有列入正文，请核对。"
            self.draft.warn(line.number, "page-number", message)
            return
        if self.items.read(line.text, line, self.previous):
            self.in_list = False
        elif self.builder.deepest is None or self.previous is None:
            self.builder.add_paragraph(line.text, line)
        elif self._goes_on(line, self.previous):
            self._go_on(line)
        else:
            self.in_list = False
            self.builder.add_paragraph(line.text, line)

    def _goes_on(self, line: Line, previous: Line) -> bool:
        if FORMULA.fullmatch(previous.text) and not FORMULA.fullmatch(line.text):
            return False
        if self._continues_list(line, previous):
            return True
        return not begins_paragraph(line, previous, self.wrap, self.width)

    def _continues_list(self, line: Line, previous: Line) -> bool:
        """After a colon, lines without numbers belong to the sentence that announced them."""
        if self.wrap != Wrap.NONE and not begins_paragraph(line, previous, self.wrap, self.width):
            return False
        if previous.text.endswith(("：", ":")):
            if not self.in_list:
                self.draft.warn(
                    line.number,
                    "unnumbered-list",
                    "冒号之后的各行没有编号，按同一款处理，请核对。",
                )
            self.in_list = True
        elif previous.text.endswith(("。", "”", "！", "？")):
            self.in_list = False
        return self.in_list

    def _go_on(self, line: Line) -> None:
        if self.in_list:
            self.builder.go_on(line.text, joint="\n")
            return
        self.builder.go_on(line.text)
        if self.wrap == Wrap.NONE:
            message = "上一行没有说完，已与本行连成一段，请核对。"
            self.draft.warn(line.number, "joined", message)
