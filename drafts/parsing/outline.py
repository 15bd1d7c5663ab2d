"""Texts without articles: normative documents, decisions, plans."""

from collections.abc import Sequence

from drafts.parsing.ending import add_annexes, find_annex, find_signature, find_table_annex
from drafts.parsing.lines import Line
from drafts.parsing.marks import read_article, read_heading, read_item, read_outline, read_sub_item
from drafts.parsing.projects import ProjectTable, is_plan, split_project
from drafts.parsing.titles import DATE, read_front
from drafts.parsing.tree import Kind, Node, ParsedDraft

CLOSING_WORDS = ("本决定自", "本决议自", "本办法自", "本规定自", "本意见自", "本通知自", "特此")
LEVELS = 4


def read_outline_text(lines: Sequence[Line], headers: list[Line], draft: ParsedDraft) -> None:
    draft.kind = "outline"
    start = next((at for at, line in enumerate(lines) if _begins(line)), len(lines))
    annex = find_annex(lines, start)
    table = find_table_annex(lines, 0, annex)
    if any(_mark(line.text) for line in lines[table : _first_row(lines, annex)]):
        table = annex  # 二、调研项目 above a table is a part of the text
    annex = min(annex, table) if table else annex  # a name and its table are the whole text
    start = min(start, annex, _first_row(lines, annex) if not table else annex)
    preface = read_front(list(lines[:start]), headers, draft)
    end = find_signature(lines, start, annex)
    writer = _OutlineWriter(draft, numbered=start < annex)
    for line in [*preface, *lines[start:end]]:
        writer.write(line)
    for line in lines[end:annex]:
        writer.close(line)
    writer.settle()
    if annex < len(lines):
        add_annexes(lines[annex:], draft)


def _first_row(lines: Sequence[Line], end: int) -> int:
    return next((at for at in range(end) if lines[at].origin == "row"), end)


def _begins(line: Line) -> bool:
    if line.origin == "row":
        return False
    outline = read_outline(line.text)
    return (outline is not None and outline[0] == 1) or read_heading(line.text) is not None


def _mark(text: str) -> tuple[int, int, str, str] | None:
    """Level, number, label and words of 一、 / （一） / 1. / （1）."""
    for level, read in ((1, read_outline), (2, read_item), (3, read_sub_item)):
        found = read(text)
        if found is not None:
            deeper = level == 3 and found[1][:1] in "（("
            return level + deeper, *found
    return None


class _OutlineWriter:
    def __init__(self, draft: ParsedDraft, *, numbered: bool) -> None:
        self.draft = draft
        self.numbered = numbered
        self.plan = is_plan(draft.title)
        self.table = ProjectTable()
        self.open: list[tuple[int, Node]] = []
        self.count = self.closings = 0
        self.last: Node | None = None
        self.previous: Line | None = None
        self.pieces: list[str] = []

    def write(self, line: Line) -> None:
        mark = _mark(line.text) if line.origin == "body" else None
        heading = read_heading(line.text) if line.origin == "body" else None
        if line.origin == "row":
            self._write_row(line)
        elif heading is not None:
            node = Node(heading.kind, heading.number, label=heading.label, line=line.number)
            node.heading = heading.name
            self._add(node, 0)
        elif mark is not None:
            level, number, label, text = mark
            self._add(self._unit(number, label, text, line), level)
        else:
            self._write_plain(line)
        self.previous = line

    def close(self, line: Line) -> None:
        """本决定自…施行, a signature, a date: below nothing."""
        self.open = []
        self.closings += 1
        self._add(Node(Kind.CLOSING, self.closings, text=line.text, line=line.number), 0)
        self.open = []

    def settle(self) -> None:
        if self.last is not None and len(self.pieces) > 1:
            self.last.text = "\n".join(piece for piece in self.pieces if piece)

    def _write_row(self, line: Line) -> None:
        above = self.last if self.last is not None and self.last.kind == Kind.OUTLINE else None
        if not self.plan:
            self._add(Node(Kind.ROW, text=line.text, line=line.number), LEVELS + 1)
        elif above is not None and self.table.begins(line.text):
            # The names of the columns are no project: they belong to 二、调研项目 above.
            self.pieces.append(line.text)
        else:
            self._add(self.table.read(line.text, line.number), LEVELS + 1)

    def _unit(self, number: int, label: str, text: str, line: Line) -> Node:
        project = split_project(text) if self.plan else None
        if project is None:
            return Node(Kind.OUTLINE, number, label=label, text=text, line=line.number)
        name, rest = project
        return Node(Kind.ROW, number, label=label, heading=name, text=rest, line=line.number)

    def _write_plain(self, line: Line) -> None:
        broken = self.previous is not None and not self.previous.ends and self.open
        if self._closes(line):
            self.close(line)
        elif self.plan and split_project(line.text):
            above = self.open[-1][1].of_kind(Kind.ROW) if self.open else []
            self._add(self._unit(len(above) + 1, "", line.text, line), LEVELS + 1)
        elif self.last is not None and (broken or (self.numbered and self.open)):
            self.pieces.append(line.text)
        else:
            kind = Kind.PREAMBLE if self.numbered else Kind.OUTLINE
            self.count += 1
            self._add(Node(kind, self.count, text=line.text, line=line.number), LEVELS + 1)
        if read_article(line.text):
            message = "这一行以“第几条”开头，但全文没有连续的条，按段落处理，请核对。"
            self.draft.warn(line.number, "article-alone", message)

    def _closes(self, line: Line) -> bool:
        """Right below a heading such as 三、附则 even 本办法自…施行 is its text."""
        if DATE.fullmatch(line.text):
            return True
        above = self.last if self.open and self.last is self.open[-1][1] else None
        headed = (
            above is not None
            and len(self.pieces) == 1
            and not (self.previous is None or self.previous.ends)
        )
        return line.text.startswith(CLOSING_WORDS) and not headed

    def _add(self, node: Node, level: int) -> None:
        self.settle()
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        (self.open[-1][1].children if self.open else self.draft.nodes).append(node)
        if level <= LEVELS:
            self.open.append((level, node))
        self.last = node
        self.pieces = [node.text]
