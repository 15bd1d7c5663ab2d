"""How often the machine points at the right item of ours, for an answer in other words.

``WATER``: 60 lines, ten of other counties, against 50 items; the numbers in ``feedback.matching``
were chosen with ``ELEVATORS`` alone. The bare side is the likeness that was there before (ratio and
partial ratio of the whole texts).
"""

import time
from collections.abc import Callable, Iterator, Sequence

from drafts.models import Provision
from feedback.matching import MOST_SUGGESTIONS, Matcher
from opinions.models import CompiledItem
from opinions.normalising import normalise
from tests.bench.answer_texts import ELEVATORS, WATER, Items, Lines
from tests.bench.figures import Figure
from tests.bench.ground import Ground

Suggest = Callable[[str], Sequence[int]]


def measure(ground: Ground) -> Iterator[Figure]:
    del ground  # compares without a database
    for name, (items, lines), goal in (
        ("选参数用的", ELEVATORS, None),
        ("另一部法规的", WATER, (0.6, 0.8)),
    ):
        made = _items(items)
        began = time.perf_counter()
        first, top, precision, silent = judged(_ours(made), lines)
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        bare = judged(_bare(made), lines)
        bare_seconds = time.perf_counter() - began
        yield Figure(
            f"为{len(lines)}条来函（{name}）找{len(items)}条里的对应：第一个查全{first:.2f}（原先"
            f"{bare[0]:.2f}）、查准{precision:.2f}（{bare[2]:.2f}），前五查全{top:.2f}（{bare[1]:.2f}），"
            f"外地的不提示{silent:.2f}（{bare[3]:.2f}）",
            f"{seconds * 1000:.0f}毫秒",
            f"{bare_seconds * 1000:.0f}毫秒",
            seconds / bare_seconds,
            f"第一个查全≥{goal[0]}，前五查全≥{goal[1]}" if goal else "不设",
            goal is None or (first >= goal[0] and top >= goal[1]),
        )


def judged(suggest: Suggest, lines: Lines) -> tuple[float, float, float, float]:
    """Recall of the first and of the top five over the lines that are ours, precision of the first
    over all lines, and how many of another county's lines get no suggestion."""
    ours = [(words, right) for words, right in lines if right]
    found = [(suggest(words), right) for words, right in ours]
    strangers = [suggest(words) for words, right in lines if not right]
    first = sum(bool(said) and said[0] in right for said, right in found)
    top = sum(len(set(said) & set(right)) / len(right) for said, right in found)
    said_first = sum(bool(said) for said, _ in found) + sum(map(bool, strangers))
    silent = sum(not said for said in strangers) / len(strangers)
    return first / len(ours), top / len(ours), first / (said_first or 1), silent


def _items(items: Items) -> list[CompiledItem]:
    return [
        CompiledItem(
            pk=at,
            provision=Provision(number=article) if article else None,
            text=text,
            reason=reason,
        )
        for at, (article, text, reason) in enumerate(items)
    ]


def _ours(items: Sequence[CompiledItem]) -> Suggest:
    matcher = Matcher(items)
    return lambda words: [one.item.pk for one in matcher.suggest(words)]


def _bare(items: Sequence[CompiledItem]) -> Suggest:
    """As it was: 40 of 100 at least, the five likeliest."""
    from rapidfuzz.fuzz import partial_ratio, ratio  # noqa: PLC0415 -- only the bare side needs it

    own = [(item.pk, normalise(item.text)) for item in items]

    def suggest(words: str) -> list[int]:
        plain = normalise(words)
        made = [(max(ratio(plain, text), 0.9 * partial_ratio(plain, text)), pk) for pk, text in own]
        return [pk for score, pk in sorted(made, reverse=True)[:MOST_SUGGESTIONS] if score >= 40]

    return suggest
