"""What somebody typed into the search field, as words that must all occur."""

import re
from dataclasses import dataclass

from django.db.models import Q

from drafts.finding.folding import BREAK, NAME, TITLE, article_lexeme, fold, pieces
from drafts.parsing.numerals import NUMERAL, article_label, parse_number

LONGEST = 50
MOST_WORDS = 8
_CITED = re.compile(rf"第\s*({NUMERAL})\s*条(?:\s*之\s*({NUMERAL}))?")


@dataclass(frozen=True)
class Word:
    """Folded; ``article`` is the lexeme of the article that it names, if it names one."""

    text: str
    article: str = ""

    def in_title(self) -> str:
        return (self.article and _quoted(self.article)) or _every(self.text, TITLE)

    def in_own(self) -> str:
        own = _every(self.text)
        return f"({_quoted(self.article)} | {own})" if self.article else own

    def in_name(self) -> str:
        return _every(self.text, NAME)

    def q_title(self) -> Q:
        return Q(lexemes__holds=_quoted(self.article)) if self.article else self._q("title")

    def q_own(self) -> Q:
        return self.q_title() | self._q("title") | self._q("text")

    def q_name(self) -> Q:
        return self._q("name")

    def _q(self, column: str) -> Q:
        return Q(**{f"{column}__contains": self.text})


@dataclass(frozen=True)
class Asked:
    """All words must occur in an entry or in the name of its law, one of them in its own words."""

    words: tuple[Word, ...]

    def titled(self) -> Q:
        """Entries whose own title says it, or whose article is the one that is named."""
        held = _held([(word.in_title(), word.in_name()) for word in self.words])
        return self._exact(held, [(word.q_title(), word.q_name()) for word in self.words])

    def anywhere(self) -> Q:
        held = _held([(word.in_own(), word.in_name()) for word in self.words])
        return self._exact(held, [(word.q_own(), word.q_name()) for word in self.words])

    def _exact(self, held: str, places: list[tuple[Q, Q]]) -> Q:
        """Pairs of letters find a word of one pair exactly; longer ones are looked at again."""
        found = Q(lexemes__holds=held)
        if all(len(word.text) <= 2 for word in self.words):
            return found
        one = Q()
        for own, name in places:
            one |= own
            found &= own | name
        return found & one if len(places) > 1 else found & places[0][0]


def read(typed: str) -> Asked:
    """第12条 and 第十二条 are one word, wherever they stand; quotes and punctuation are none."""
    words: list[Word] = []
    rest = 0
    for cited in _CITED.finditer(typed):
        words += _plain(typed[rest : cited.start()])
        words.append(_cited(cited))
        rest = cited.end()
    words += _plain(typed[rest:])
    return Asked(tuple(dict.fromkeys(words)))


def _plain(typed: str) -> list[Word]:
    parts = (part for chunk in typed.split() for part in fold(chunk).split(BREAK))
    return [Word(part) for part in parts if part]


def _cited(cited: re.Match[str]) -> Word:
    number, suffix = parse_number(cited[1]) or 0, parse_number(cited[2] or "") or 0
    return Word(fold(article_label(number, suffix)), article_lexeme(number, suffix))


def _held(places: list[tuple[str, str]]) -> str:
    """A tsquery: for each word its own place or the law's name, and for one its own place."""
    own = [place for place, _ in places]
    if len(own) == 1:
        return own[0]
    every = " & ".join(f"({place} | {name})" for place, name in places)
    return f"{every} & ({' | '.join(own)})"


def _every(word: str, mark: str = "") -> str:
    return f"({' & '.join(_quoted(mark + piece) for piece in pieces(word))})"


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
