"""Which lines begin an article: the longest run of rising numbers decides."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from drafts.parsing.lines import Line
from drafts.parsing.marks import ArticleMark, is_annex, read_article, read_heading
from drafts.parsing.tree import ParsedDraft

CLEAR = 10  # the weight of a number that begins its line, set apart, after a full sentence
MOST_STRAYS = 2
MOST_NAMED = 5  # more articles without a space than this are the habit of the file: one note


@dataclass(slots=True)
class Candidate:
    """A line that begins like an article; ``at`` is its place among the lines."""

    at: int
    line: int
    mark: ArticleMark
    weight: int

    @property
    def key(self) -> tuple[int, int]:
        return self.mark.number, self.mark.suffix


@dataclass(slots=True)
class Articles:
    """The lines that begin articles, by place; where an annex cuts the text off."""

    marks: dict[int, ArticleMark] = field(default_factory=dict)
    cited: list[Candidate] = field(default_factory=list)
    stop: int | None = None

    @property
    def first(self) -> int | None:
        return next(iter(self.marks), None)

    @property
    def last(self) -> int:
        return max(self.marks, default=-1)


def find_articles(lines: Sequence[Line], draft: ParsedDraft) -> Articles:
    """Tell articles from citations that happen to stand at the start of a line."""
    found = Articles()
    candidates = _candidates(lines, found)
    for segment in _segments(candidates):
        if found.marks:
            stop = _annex_between(lines, found.last + 1, segment[0].at)
            if stop is not None:
                found.stop = stop
                break
            draft.warn(
                segment[0].line,
                "numbering-restarts",
                "条的编号从这里重新开始，请核对是否混入了另一份文件。",
            )
        _take(segment, found, draft)
    _warn_of_missing_spaces([one for one in candidates if one.at in found.marks], draft)
    return found


def _candidates(lines: Sequence[Line], found: Articles) -> list[Candidate]:
    candidates = []
    for at, line in enumerate(lines):
        mark = read_article(line.text) if line.origin == "body" else None
        if mark is not None:
            begins = at == 0 or lines[at - 1].ends or read_heading(lines[at - 1].text) is not None
            candidates.append(Candidate(at, line.number, mark, _weight(mark, begins)))
    apart = sum(candidate.mark.apart for candidate in candidates)
    spaced = apart * 2 >= len(candidates)
    kept: list[Candidate] = []
    for candidate in candidates:
        mark = candidate.mark
        cited = mark.citing if spaced else mark.surely_citing
        (found.cited if cited else kept).append(candidate)
    return kept


def _weight(mark: ArticleMark, begins: bool) -> int:
    if mark.doubtful:
        return 1
    if begins:
        return CLEAR if mark.apart else 7
    return 4 if mark.apart else 2


def _segments(candidates: list[Candidate]) -> list[list[Candidate]]:
    """Cut where the numbering starts again at one and goes on to two."""
    segments: list[list[Candidate]] = []
    for index, candidate in enumerate(candidates):
        following = candidates[index + 1].key if index + 1 < len(candidates) else (0, 0)
        restarts = candidate.key == (1, 0) and following in {(2, 0), (1, 1)}
        if not segments or (restarts and candidate.weight >= 4):
            segments.append([])
        segments[-1].append(candidate)
    return segments


def _annex_between(lines: Sequence[Line], start: int, end: int) -> int | None:
    return next((at for at in range(start, end) if is_annex(lines[at])), None)


def _take(segment: list[Candidate], found: Articles, draft: ParsedDraft) -> None:
    chain = _heaviest_rise(segment)
    taken = set(chain)
    strays = sum(segment[at].weight >= CLEAR for at in range(len(segment)) if at not in taken)
    few = strays <= max(MOST_STRAYS, len(chain) // 10)
    previous = (0, 0)
    for index, candidate in enumerate(segment):
        if index in taken:
            _check_step(previous, candidate, draft)
            found.marks[candidate.at] = candidate.mark
            previous = candidate.key
        elif _is_misnumbered(index, segment, taken, previous, few=few):
            draft.warn(
                candidate.line,
                "article-misnumbered",
                f"“{candidate.mark.label}”的编号与前后不连续，仍按一条处理，请核对编号。",
            )
            found.marks[candidate.at] = candidate.mark
        else:
            found.cited.append(candidate)


def _check_step(previous: tuple[int, int], candidate: Candidate, draft: ParsedDraft) -> None:
    number, suffix = candidate.key
    label = candidate.mark.label
    expected = {(previous[0] + 1, 0), (previous[0], previous[1] + 1), (previous[0] + 1, 1)}
    if (number, suffix) in expected:
        return
    if previous == (0, 0):
        message = f"正文从“{label}”开始，没有找到第一条，请核对。"
        draft.warn(candidate.line, "first-article-missing", message)
    else:
        draft.warn(candidate.line, "article-gap", f"“{label}”之前缺少条文，编号不连续，请核对。")


def _warn_of_missing_spaces(articles: list[Candidate], draft: ParsedDraft) -> None:
    """One among many is told by name; where it is the rule, once is enough to look through."""
    glued = [one for one in articles if not one.mark.apart]
    if len(glued) > MOST_NAMED and len(glued) * 2 > len(articles):
        draft.warn(
            glued[0].line,
            "nospace",
            f"从“{glued[0].mark.label}”起，有{len(glued)}条的条号后面没有空格，"
            "都按新的一条处理，请核对有没有把引用当成新条。",
        )
        return
    for one in glued:
        label = one.mark.label
        draft.warn(one.line, "nospace", f"“{label}”后面没有空格，按新的一条处理，请核对。")


def _is_misnumbered(
    index: int, segment: list[Candidate], taken: set[int], previous: tuple[int, int], *, few: bool
) -> bool:
    """A clear head with a wrong number; of many, only what fills a hole or repeats a number."""
    candidate = segment[index]
    if candidate.weight < CLEAR or previous == (0, 0):
        return False
    if few:
        return True
    fills_hole = index + 1 in taken and segment[index + 1].key == (previous[0] + 2, 0)
    repeats = candidate.key == previous
    return index - 1 in taken and (fills_hole or repeats)


def _heaviest_rise(segment: list[Candidate]) -> list[int]:
    """Places of the rising subsequence of the greatest weight (a Fenwick tree of maxima)."""
    keys = sorted({candidate.key for candidate in segment})
    tree: list[tuple[int, int, int]] = [(0, 0, -1)] * (len(keys) + 1)
    before: list[int] = []
    for index, candidate in enumerate(segment):
        rank = bisect_right(keys, candidate.key)
        best = _best_below(tree, rank - 1)
        before.append(best[2])
        _raise(tree, rank, (best[0] + candidate.weight, -rank, index))
    at = _best_below(tree, len(keys))[2]
    chain = []
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _best_below(tree: list[tuple[int, int, int]], rank: int) -> tuple[int, int, int]:
    """The greatest weight up to a rank; among equals the lowest number."""
    best = (0, 0, -1)
    while rank > 0:
        if tree[rank][:2] > best[:2] or best[2] < 0:
            best = tree[rank]
        rank -= rank & -rank
    return best


def _raise(tree: list[tuple[int, int, int]], rank: int, entry: tuple[int, int, int]) -> None:
    while rank < len(tree):
        if entry[:2] > tree[rank][:2] or tree[rank][2] < 0:
            tree[rank] = entry
        rank += rank & -rank
