"""From the lines of a draft to its tree. Never fails: what is unsure becomes a warning."""

from collections.abc import Iterable

from drafts.parsing.full_text import read_full_text
from drafts.parsing.instructions import find_amendment, read_amendment
from drafts.parsing.leftovers import warn_of_leftovers
from drafts.parsing.lines import Line, clean_lines, split_lines
from drafts.parsing.outline import read_outline_text
from drafts.parsing.repairs import repair
from drafts.parsing.sequence import find_articles
from drafts.parsing.tree import ParsedDraft, ParseWarning
from drafts.parsing.unroll import unroll


def parse_text(text: str) -> ParsedDraft:
    return parse_lines(split_lines(text))


def parse_lines(lines: Iterable[Line], notes: Iterable[ParseWarning] = ()) -> ParsedDraft:
    """The tree of a draft; ``notes`` are what its reader has to tell, beside our own warnings."""
    draft = _parse(lines)
    draft.warnings = sorted([*notes, *draft.warnings], key=lambda warning: warning.line)
    return draft


def _parse(lines: Iterable[Line]) -> ParsedDraft:
    draft = ParsedDraft()
    cleaned = clean_lines(lines)
    headers = [line for line in cleaned if line.origin == "header"]
    repair(cleaned, draft)
    body = unroll([line for line in cleaned if line.origin != "header"], draft)
    if not body:
        draft.kind = "outline"
        draft.warn(1, "empty", "没有读到文字，请检查文件。")
        return draft
    articles = find_articles(body, draft)
    amendment = find_amendment(body, articles)
    if amendment is not None:
        draft.warnings = [warning for warning in draft.warnings if warning.code in KEPT]
        draft.named = {warning.line for warning in draft.warnings}
        read_amendment(body, headers, amendment, draft)
    elif articles.marks:
        read_full_text(body, headers, articles, draft)
    else:
        read_outline_text(body, headers, draft)
    warn_of_leftovers(body, draft)
    return draft


# Findings about articles say nothing about an amendment; those about lines do.
KEPT = {"inline-split", "dash-for-one"}
