"""One page of a text beside its source: rows of the tree, the lines they came from, the doubts."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Q

from drafts.choices import ProvisionKind
from drafts.models import DraftVersion, ParseNote, Provision
from drafts.outline import HEADINGS
from drafts.parsing.marks import read_article

ROWS_PER_PAGE = 400
MOST_ORIGIN = 12  # lines shown above the forms of one row
COUNTED = (
    ProvisionKind.BOOK, ProvisionKind.SUB_BOOK, ProvisionKind.CHAPTER, ProvisionKind.SECTION,
    ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUB_ITEM,
    ProvisionKind.INSTRUCTION, ProvisionKind.OUTLINE, ProvisionKind.ROW, ProvisionKind.ANNEX,
)  # fmt: skip


def find_row(version: DraftVersion, words: str) -> Provision | None:
    """The article or heading that ``words`` name (600, 第二编), else the first row to say them."""
    words = words.strip()
    rows = version.provisions.in_order()
    mark = read_article(f"第{words}条" if words.isdecimal() else words)
    if mark is not None and not mark.rest.strip():
        articles = rows.filter(kind=ProvisionKind.ARTICLE)
        return articles.filter(number=mark.number, suffix=mark.suffix).first()
    says = Q(text__contains=words) | Q(heading__contains=words) | Q(caption__contains=words)
    headings = rows.filter(kind__in=HEADINGS, label=words)
    return (headings.first() or rows.filter(says).first()) if words else None


@dataclass(frozen=True)
class SourceLine:
    number: int
    text: str
    notes: list[ParseNote]


@dataclass(frozen=True)
class Doubt:
    """``row`` is what was read from the line; none for a line before the text begins."""

    note: ParseNote
    page: int
    row: Provision | None


def page_of(row: Provision) -> int:
    return row.position // ROWS_PER_PAGE + 1


def row_at(version: DraftVersion, position: int) -> Provision | None:
    """The row at a place of the tree, or the last one where the tree has become shorter."""
    return version.provisions.filter(position__lte=position).order_by("position").last()


def origin_of(row: Provision) -> list[SourceLine]:
    """The lines that a row was read from, as they came, with the doubts nobody ticked off."""
    if not row.line:
        return []
    later = row.version.provisions.filter(line__gt=row.line).order_by("line").first()
    end = min(later.line if later else row.line + 1, row.line + MOST_ORIGIN)
    notes: dict[int, list[ParseNote]] = {}
    for note in row.version.notes.filter(line__gte=row.line, line__lt=end, checked_at=None):
        notes.setdefault(note.line, []).append(note)
    texts = row.version.source_text.split("\n")[row.line - 1 : end - 1]
    return [
        SourceLine(number, text.strip(), notes.get(number, []))
        for number, text in enumerate(texts, start=row.line)
        if text.strip()
    ]


class Review:
    """Two queries: the provisions and the notes, whatever the size of the text."""

    def __init__(self, version: DraftVersion, page: str) -> None:
        self.version = version
        self.rows = list(Provision.objects.for_reading(version))
        self.notes = list(version.notes.all())
        self.page: Page[Provision] = Paginator(self.rows, ROWS_PER_PAGE).get_page(page)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """编 2, 章 10, 条 104 …, of what there is."""
        found = Counter(row.kind for row in self.rows)
        return [(kind.label, found[kind]) for kind in COUNTED if found[kind]]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What the clerk has not ticked off, with the page on which the line stands."""
        starts = self._page_starts
        return [
            Doubt(note, max(1, bisect_right(starts, note.line)), self._row_of(note))
            for note in self.notes
            if note.checked_at is None
        ]

    @property
    def checked_count(self) -> int:
        return len(self.notes) - len(self.doubts)

    def _row_of(self, note: ParseNote) -> Provision | None:
        """The row of its line that it names, else the first; else the row the line went into."""
        rows = self._rows_by_line.get(note.line)
        if rows:
            return next(
                (row for row in rows if row.label and f"“{row.label}”" in note.message), rows[0]
            )
        at = bisect_right(self._lines_read, note.line) - 1
        return self._rows_by_line[self._lines_read[at]][-1] if at >= 0 else None

    @cached_property
    def _rows_by_line(self) -> dict[int, list[Provision]]:
        found: dict[int, list[Provision]] = {}
        for row in self.rows:
            if row.line:
                found.setdefault(row.line, []).append(row)
        return found

    @cached_property
    def _lines_read(self) -> list[int]:
        return sorted(self._rows_by_line)

    @cached_property
    def _page_starts(self) -> list[int]:
        """The line at which each page begins; rows without a line count as the one before."""
        starts = [row.line for row in self.rows[::ROWS_PER_PAGE]]
        for at in range(1, len(starts)):
            starts[at] = max(starts[at], starts[at - 1])
        return [0, *starts[1:]]

    def lines(self) -> Iterator[SourceLine]:
        """The source of this page, empty lines left out."""
        number = self.page.number
        first = self._page_starts[number - 1] if number > 1 else 1
        last = self._page_starts[number] - 1 if self.page.has_next() else None
        notes: dict[int, list[ParseNote]] = {}
        for note in self.notes:
            notes.setdefault(note.line, []).append(note)
        lines = self.version.source_text.split("\n")
        for at, text in enumerate(lines[first - 1 : last], start=first):
            if text.strip():
                yield SourceLine(at, text.strip(), notes.get(at, []))
