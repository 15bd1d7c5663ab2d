"""Which compiled items a line of the superior's answer may be about: a suggestion, never applied.

No ids are expected in what a superior sends: an article is cited, or the words are like ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drafts.parsing.citations import find_citations
from opinions.models import CompiledItem
from opinions.normalising import normalise

# Below this the words have nothing in common but the vocabulary of statutes.
LIKELY = 40.0
SAME_ARTICLE = 35.0
MOST_SUGGESTIONS = 5


@dataclass(frozen=True)
class Suggestion:
    item: CompiledItem
    score: float
    why: str


def suggest(text: str, items: Sequence[CompiledItem]) -> list[Suggestion]:
    """The likeliest of ``items`` (with their provisions loaded) first; none may be right."""
    cited = {(found.article, found.suffix) for found in find_citations(text)}
    words = normalise(text)
    made = [_score(item, words, cited) for item in items]
    likely = sorted((s for s in made if s.score >= LIKELY), key=lambda s: -s.score)
    return likely[:MOST_SUGGESTIONS]


def _score(item: CompiledItem, words: str, cited: set[tuple[int, int]]) -> Suggestion:
    own = normalise(item.text)
    from rapidfuzz.fuzz import partial_ratio, ratio  # noqa: PLC0415 -- 4 MB that few processes ever need

    alike = max(ratio(words, own), 0.9 * partial_ratio(words, own)) if words and own else 0.0
    article = item.provision and (item.provision.number, item.provision.suffix)
    if article in cited:
        return Suggestion(item, min(alike + SAME_ARTICLE, 100.0), "条款相同、文字相近")
    return Suggestion(item, alike, "文字相近")
