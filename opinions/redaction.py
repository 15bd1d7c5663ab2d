"""The one way in which words of an opinion leave the office: with personal data covered by ×.

The original stays as it came. What a clerk decided is covered; as long as nobody has, everything
that the machine proposes is covered.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opinions.models import Opinion, Redaction
from opinions.personal_data import Span, find_spans

FIELDS = ("body", "replacement", "reason")
COVER = "×"
Spans = Mapping[str, Sequence[Span]]


def proposed(texts: Mapping[str, str]) -> dict[str, list[Span]]:
    """What the machine would cover in each of FIELDS."""
    return {name: find_spans(texts[name]) for name in FIELDS}


def spans_of(opinion: Opinion) -> Spans:
    """What is covered now; reads ``opinion.redactions``, which lists load ahead."""
    decided = [one for one in opinion.redactions.all() if one.revision == opinion.revision]
    if decided:
        return stored(max(decided, key=lambda one: one.pk))
    return proposed({name: getattr(opinion, name) for name in FIELDS})


def stored(redaction: Redaction) -> dict[str, list[Span]]:
    return stored_spans(redaction.spans)


def stored_spans(spans: Mapping[str, Iterable[Sequence[Any]]]) -> dict[str, list[Span]]:
    return {name: [Span(*one) for one in spans.get(name, ())] for name in FIELDS}


def cover(text: str, spans: Iterable[Span]) -> str:
    """``text`` with a × for each sign of ``spans``: the length tells where something was."""
    signs = list(text)
    for span in spans:
        for place in range(span.start, min(span.end, len(signs))):
            if not signs[place].isspace():
                signs[place] = COVER
    return "".join(signs)


def covered_text(text: str) -> str:
    """What nobody decides on by itself, an addition of the author's: as the machine proposes."""
    return cover(text, find_spans(text))


def redacted(opinion: Opinion) -> dict[str, str]:
    """The words of one opinion by field, as they may be shown outside the office."""
    spans = spans_of(opinion)
    return {name: cover(getattr(opinion, name), spans.get(name, ())) for name in FIELDS}


def covered_parts(opinion: Opinion) -> tuple[str, str]:
    """``own_words`` and the reason of one opinion, both covered."""
    words = redacted(opinion)
    new = f"修改为：{words['replacement']}" if words["replacement"] else ""
    return "\n".join(part for part in (words["body"], new) if part), words["reason"]
