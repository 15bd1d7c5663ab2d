"""New articles find their place, every article its number, and citations are looked at."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from drafts.amending.orders import Number
from drafts.amending.statute import Branch, Statute, say
from drafts.choices import ProvisionKind
from drafts.parsing.marks import ARTICLE
from drafts.parsing.numerals import parse_number

K = ProvisionKind
IN_ORDER = re.compile(r"(?:条文|条款|章节|条)+(?:的)?顺序")
# An article of this law; one of 《another law》 keeps its number.
CITED = re.compile(r"(?<!》)" + ARTICLE.pattern)

Doubt = tuple[Branch, str]


def number_articles(statute: Statute, amendment: Sequence[str]) -> list[Doubt]:
    """Put the added articles in, number all anew if the amendment does, say what looks odd."""
    _take_out_moved(statute)
    _put_in(statute)
    doubts = [*_at_the_end(statute)]
    if _renumbers(statute, amendment):
        _count(statute)
        doubts += _misplaced(statute)
        doubts += _stale_citations(statute)
    else:
        for branch in statute.articles():
            if branch.becomes:
                _set(branch, branch.becomes)
    return doubts


def _renumbers(statute: Statute, amendment: Sequence[str]) -> bool:
    """An amendment that only inserts 之一 leaves all other numbers as they are."""
    if any(IN_ORDER.search(text) for text in amendment):
        return True
    return any(branch.becomes and not branch.becomes[1] for branch in statute.articles())


def _take_out_moved(statute: Statute) -> None:
    """Articles whose stated numbers break the order are put in again like new ones."""
    stated = [branch for branch in statute.articles() if branch.becomes and not branch.becomes[1]]
    numbers = [branch.becomes[0] for branch in stated if branch.becomes]
    staying = _longest_rise(numbers)
    for at, branch in enumerate(stated):
        if at not in staying:
            branch.remove()
            statute.added.append(branch)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest rising subsequence."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        tails[length : length + 1] = [at]
    found = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _put_in(statute: Statute) -> None:
    """In the order of their numbers: each then stands where its number says."""
    for branch in sorted(statute.added, key=lambda one: one.becomes or (0, 0)):
        number, suffix = branch.becomes or (0, 0)
        articles = statute.articles()
        before = _before(articles, number, suffix)
        if before is None:
            _put_first(statute, branch, articles)
            continue
        before.put_behind(branch)


def _at_the_end(statute: Statute) -> Iterator[Doubt]:
    """Between two chapters a number alone does not say to which of them an article belongs."""
    last = statute.articles()[-1:]
    for branch in statute.added:
        if branch.siblings[-1] is branch and branch not in last:
            name = say(branch.becomes)
            yield branch, f"新增的{name}在一章（节）的末尾，请核对是否属于这一章（节）。"


def _before(articles: list[Branch], number: int, suffix: int) -> Branch | None:
    """The article that a new one follows: the one that will have the number before it."""
    main = [article for article in articles if not _is_inserted(article)]
    at = number if suffix else number - 1
    if suffix:
        same = [one for one in articles if (one.becomes or one.was or (0, 0)) < (number, suffix)]
        return same[-1] if same else None
    if not 0 < at <= len(main):
        return main[-1] if main and at > 0 else None
    following = articles[articles.index(main[at - 1]) + 1 :]
    last = main[at - 1]
    for article in following:
        if not _is_inserted(article):
            break
        last = article
    return last


def _put_first(statute: Statute, branch: Branch, articles: list[Branch]) -> None:
    holder = articles[0].parent if articles else statute.root
    if holder is not None:
        holder.adopt(branch, holder.children.index(articles[0]) if articles else 0)


def _is_inserted(article: Branch) -> bool:
    number = article.becomes or article.was
    return bool(number and number[1])


def _count(statute: Statute) -> None:
    number, suffix = 0, 0
    for branch in statute.articles():
        inserted = _is_inserted(branch)
        number, suffix = (number, suffix + 1) if inserted else (number + 1, 0)
        _set(branch, (number, suffix))


def _set(branch: Branch, number: Number) -> None:
    branch.row.number, branch.row.suffix = number
    branch.row.label = say(number)


def _misplaced(statute: Statute) -> Iterator[Doubt]:
    for branch in statute.articles():
        stands = (branch.row.number, branch.row.suffix)
        if branch.becomes and branch.becomes != stands:
            stated = say(branch.becomes)
            yield branch, f"修改决定说成为{stated}，按顺序排下来是{say(stands)}，请核对。"


def _stale_citations(statute: Statute) -> Iterator[Doubt]:
    """A law that cites its own articles has to follow the new numbers; a person decides."""
    moved = {
        branch.was: (branch.row.number, branch.row.suffix)
        for branch in statute.articles()
        if branch.was and branch.was != (branch.row.number, branch.row.suffix)
    }
    for article in statute.articles():
        text = "".join(part.row.text for part in article.walk())
        cited = {_read(match) for match in CITED.finditer(text)}
        for number in sorted(cited & moved.keys()):
            words = f"{article.row.label}提到{say(number)}，原{say(number)}现为{say(moved[number])}"
            yield article, f"{words}，请核对是否随之调整。"


def _read(match: re.Match[str]) -> Number:
    return parse_number(match[1]) or 0, (parse_number(match[2]) or 0) if match[2] else 0
