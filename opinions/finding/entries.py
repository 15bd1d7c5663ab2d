"""What the index keeps of one opinion: its folded words, and the articles that it is about."""

from collections.abc import Iterable, Iterator
from typing import Any

from drafts.choices import ProvisionKind
from drafts.finding.folding import BREAK, article_lexeme, fold, lexemes
from liaison.contacts.services import name_key
from opinions.models import Opinion

# A name is found whole, by its keyed hash; no folded text has a capital letter.
PERSON = "P"


def entry(opinion: Opinion) -> dict[str, Any]:
    """The columns of its entry; targets come with their ``unit``, and the contributor."""
    texts = (opinion.body, opinion.replacement, opinion.reason)
    text = BREAK.join(fold(part) for part in texts if part)
    every = {*lexemes(text), *_articles(opinion), *_names([opinion.contributor.name])}
    return {"revision": opinion.revision, "text": text, "lexemes": sorted(every)}


def person_lexeme(key: str) -> str:
    return f"{PERSON}{key}"


def _articles(opinion: Opinion) -> Iterator[str]:
    for target in opinion.targets.all():
        if target.unit and target.unit.kind == ProvisionKind.ARTICLE:
            yield article_lexeme(target.unit.number, target.unit.suffix)


def _names(names: Iterable[str]) -> Iterator[str]:
    return (person_lexeme(name_key(name)) for name in names if name.strip())
