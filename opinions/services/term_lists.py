"""Many words for the office's list at once: judged line by line, tried first, then kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.reader import ReadColumn, read_table
from opinions.errors import OpinionError
from opinions.models import HeldTerm, Opinion
from opinions.normalising import normalise
from opinions.services.screening import words_of

name_actions({"opinions.keep_terms": "批量保存待复核词语"})
LONGEST_TERM = 40
# One sign stands in half of all opinions.
SHORTEST_TERM = 2
MOST_LINES = 2_000
# So many of the latest opinions a list is tried on: a few seconds, not minutes.
TRIED_ON = 2_000


@dataclass
class Judged:
    terms: list[str] = field(default_factory=list)
    # One sentence for each bad line, with its number.
    errors: list[str] = field(default_factory=list)
    known: int = 0


@dataclass(frozen=True)
class Trial:
    """What the words would have held of the latest ``tried`` opinions and of a sample."""

    tried: int
    held: int
    by_term: list[tuple[str, int]]
    in_sample: list[str]


def judge(lines: Iterable[str]) -> Judged:
    """One word a line; what is on the list already is no error."""
    judged = Judged()
    known = {normalise(term) for term in HeldTerm.objects.values_list("term", flat=True)}
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        term = line.strip()
        plain = normalise(term)
        if not term:
            continue
        if number > MOST_LINES:
            judged.errors.append(f"一次最多{MOST_LINES}行，后面的请分次添加。")
            break
        if len(term) > LONGEST_TERM:
            judged.errors.append(f"第{number}行：最多{LONGEST_TERM}字，现在有{len(term)}字。")
        elif len(plain) < SHORTEST_TERM:
            judged.errors.append(f"第{number}行：“{term}”太短，至少要两个字，标点和空格不算。")
        elif plain in known or plain in seen:
            judged.known += 1
        else:
            judged.terms.append(term)
            seen.add(plain)
    return judged


def lines_of_file(name: str, source: IO[bytes]) -> list[str]:
    """A txt with one word a line, or the first column of an xlsx; else OpinionError."""
    if name.lower().endswith(".txt"):
        return _decoded(source.read()).splitlines()
    if name.lower().endswith(".xlsx"):
        return list(_first_column(source))
    raise OpinionError("请上传txt或者xlsx文件。")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OpinionError("文件里的文字读不出来，请另存为UTF-8编码的txt。")


def _first_column(source: IO[bytes]) -> Iterator[str]:
    column = ReadColumn("term", "词语", aliases=["待复核词语", "关键词"], required=True)
    try:
        table = read_table(source, expected=[column])
    except WorkbookError as error:
        raise OpinionError(str(error)) from error
    at = {row.number: str(row.values.get("term") or "") for row in table.rows}
    # Empty lines stand for the rows above, so that a line's number is that of its row.
    yield from (at.get(number, "") for number in range(1, max(at, default=0) + 1))


def try_out(terms: Sequence[str], sample: str) -> Trial:
    """What would be held; nothing is written."""
    automaton = words_of(terms)
    latest = Opinion.objects.standing().order_by("-pk")[:TRIED_ON]
    texts = ["\n".join(row) for row in latest.values_list("body", "replacement", "reason")]
    hits = [_hits(automaton, text) for text in texts]
    counts = {term: sum(term in hit for hit in hits) for term in terms}
    return Trial(
        tried=len(texts),
        held=sum(bool(hit) for hit in hits),
        by_term=sorted(((t, n) for t, n in counts.items() if n), key=lambda one: -one[1])[:20],
        in_sample=sorted(_hits(automaton, sample)),
    )


def _hits(automaton: Any, text: str) -> set[str]:
    return {term for _, term in automaton.iter(normalise(text))} if automaton else set()


@transaction.atomic
def keep_terms(terms: Sequence[str], *, group: str, note: str, by: User) -> int:
    """What comes in from now on is held if it says one of these; how many are new."""
    rows = [HeldTerm(term=term, group=group.strip(), note=note.strip()) for term in terms]
    before = HeldTerm.objects.count()
    HeldTerm.objects.bulk_create(rows, ignore_conflicts=True)
    added = HeldTerm.objects.count() - before
    record("opinions.keep_terms", actor=by, note=group.strip(), count=added)
    return added
