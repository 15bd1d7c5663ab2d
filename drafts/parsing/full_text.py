"""Texts of articles: laws, regulations and drafts of them."""

from collections.abc import Sequence

from drafts.parsing.body import BodyReader
from drafts.parsing.contents import find_contents, warn_of_differences
from drafts.parsing.ending import add_annexes, add_tail, find_annex, find_table_annex, find_tail
from drafts.parsing.headings import HeadingReader
from drafts.parsing.items import warn_of_inline_items
from drafts.parsing.lines import Line
from drafts.parsing.sequence import Articles
from drafts.parsing.titles import read_front
from drafts.parsing.tree import ParsedDraft
from drafts.parsing.wrapping import Wrap, find_wrap


def read_full_text(
    lines: Sequence[Line], headers: list[Line], articles: Articles, draft: ParsedDraft
) -> None:
    draft.kind = "full_text"
    first = articles.first or 0
    contents = find_contents(lines, first)
    preface = read_front(list(lines[: contents.start]), headers, draft)
    annex = articles.stop if articles.stop is not None else find_annex(lines, articles.last + 1)
    annex = min(annex, find_table_annex(lines, articles.last + 1, annex))
    wrap = find_wrap(lines[contents.body : annex])
    end = find_tail(lines, articles.last, annex, wrapped=wrap[0] != Wrap.NONE)
    _warn_of_citations(articles, end, draft)
    headings = HeadingReader(lines, articles, contents, draft)
    reader = BodyReader(lines, articles, headings, wrap, draft)
    reader.read_preface(preface)
    reader.read(contents.body, end)
    warn_of_differences(lines, contents, draft)
    add_tail(lines[end:annex], draft)
    if annex < len(lines):
        add_annexes(lines[annex:], draft)
    warn_of_inline_items(draft)


def _warn_of_citations(articles: Articles, end: int, draft: ParsedDraft) -> None:
    for candidate in articles.cited:
        if candidate.at < end:
            draft.warn(
                candidate.line,
                "citation-at-line-start",
                f"“{candidate.mark.label}”出现在行首，按引用处理，没有当作新的一条，请核对。",
            )
