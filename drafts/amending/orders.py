"""What an instruction orders, read from the set phrases of the craft (domain rules 3.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from drafts.amending.errors import NotApplied
from drafts.amending.quotations import take_quotations
from drafts.parsing.numerals import NUMERAL as N
from drafts.parsing.numerals import parse_number

Number = tuple[int, int]
"""第二十条之一 is (20, 1)."""


class Verb(Enum):
    REWRITE = auto()
    REPLACE_WORDS = auto()
    DELETE_WORDS = auto()
    ADD_WORDS_BEHIND = auto()
    ADD_WORDS_BEFORE = auto()
    DELETE = auto()
    ADD_ARTICLES = auto()
    ADD_PARAGRAPHS = auto()
    ADD_ITEMS = auto()
    RENUMBER = auto()
    DIVIDE = auto()
    MERGE = auto()
    RETITLE = auto()
    RENAME_HEADING = auto()


@dataclass(frozen=True)
class Place:
    """第八条第一款第（三）项; what is not named is None."""

    article: Number | None = None
    paragraph: int | None = None
    item: int | None = None
    heading: str = ""

    def inside(self, outer: "Place") -> "Place":
        """As meant behind ``outer``: 第二款 behind 第七条第一款 is 第七条第二款."""
        if self.article or self.heading:
            return self
        if self.paragraph is not None:
            return replace(self, article=outer.article)
        return replace(self, article=outer.article, paragraph=outer.paragraph)


@dataclass(frozen=True)
class Order:
    """``words``: the quotations it uses; ``becomes``: the new numbers it states."""

    verb: Verb
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    becomes: tuple[Place, ...] = ()
    behind: bool = False


# No law comes near it, and the names of numbers end there.
HIGHEST = 9_999
ITEM = rf"第(?:[（(]{N}[）)]|{N})项"
ARTICLE = rf"第{N}条(?:之{N})?"
REFERENCE = rf"(?:{ARTICLE}(?:第{N}款)?(?:{ITEM})?|第{N}款(?:{ITEM})?|{ITEM})"
SEVERAL = rf"{REFERENCE}(?:(?:、|和|及|以及){REFERENCE})*"
PARTS = re.compile(
    rf"(?:第(?P<article>{N})条(?:之(?P<suffix>{N}))?)?(?:第(?P<paragraph>{N})款)?"
    rf"(?:第[（(]?(?P<item>{N})[）)]?项)?"
)
# 将刑法第十七条…, 在《养犬条例》第二条…
LEAD = r"(?:将|把|对|在)?(?:[^第“”]{0,40}?(?:法|条例|办法|规定|规则|细则|决定|》|全文))?"
CHANGED = r"(?:修改为|改为|修正为)[：:]?"
QUOTES = r"“”(?:(?:、|和|或者|以及)?“”)*"
SAME = r"(?:统一|均|都|分别|相应|相应地)?"
UNITS = {"条": Verb.ADD_ARTICLES, "款": Verb.ADD_PARAGRAPHS, "项": Verb.ADD_ITEMS}
# The closing of an amendment is no order.
SAID_BESIDES = re.compile(
    r"(?:此外|并|同时)?对?[条款项章节文]+的?顺序.*|作如下修改[：:]?|本(?:修正案|决定)自.*施行"
)


def read_orders(text: str) -> list[Order]:
    """The orders of one instruction, in their order. Raises NotApplied with a phrase."""
    order, quotations = take_quotations(text)
    return list(_Reader(order, quotations).read())


class _Reader:
    """Goes over the clauses; 第二款 means that of the article named before."""

    def __init__(self, order: str, quotations: list[str]) -> None:
        # 修改为： may be followed by a new line, a quotation ends with its own.
        ended = re.sub(r"“”\s*\n", "“”。", order)
        self.clauses = [part for part in re.split(r"[，；。;]", re.sub(r"\s", "", ended)) if part]
        self.quotations = iter(quotations)
        self.at = Place()
        self.waiting: Order | None = None

    def read(self) -> Iterator[Order]:
        for clause in self.clauses:
            yield from self._read(clause)
        if self.waiting:
            raise NotApplied("没有找到要写进去的文字")

    def _read(self, clause: str) -> Iterator[Order]:
        for pattern, method in _PHRASES:
            match = pattern.fullmatch(clause)
            if match:
                yield from method(self, match)
                return
        if not SAID_BESIDES.fullmatch(clause):
            raise NotApplied(f"“{clause[:40]}”这句话没有读懂")

    # --- One method for each kind of phrase ---------------------------------------------------

    def renumber(self, match: re.Match[str]) -> Iterator[Order]:
        (place,) = self._places(match["at"])
        yield Order(Verb.RENUMBER, (place,), becomes=tuple(_places(match["to"])))

    def divide(self, match: re.Match[str]) -> Iterator[Order]:
        self.waiting = Order(Verb.DIVIDE, self._places(match["at"]))
        yield from ()

    def merge(self, match: re.Match[str]) -> Iterator[Order]:
        becomes = tuple(_places(match["to"] or ""))
        self.waiting = Order(Verb.MERGE, self._places(match["at"]), becomes=becomes)
        yield from ()

    def add(self, match: re.Match[str]) -> Iterator[Order]:
        verb = UNITS[match["unit"]]
        places = self._places(match["at"]) if match["at"] else (self.at,)
        becomes = tuple(_places(match["to"] or ""))
        self.waiting = Order(verb, places, becomes=becomes, behind=match["side"] == "后")
        yield from self._complete(match[0])

    def become(self, match: re.Match[str]) -> Iterator[Order]:
        if self.waiting is None:
            raise NotApplied(f"“{match[0][:40]}”这句话没有读懂")
        self.waiting = replace(self.waiting, becomes=tuple(_places(match["to"])))
        yield from self._complete(match[0])

    def rewrite(self, match: re.Match[str]) -> Iterator[Order]:
        if self.waiting:
            yield from self._complete(match[0])
            return
        places = self._places(match["at"]) if match["at"] else (self.at,)
        yield Order(Verb.REWRITE, places, self._take(1))

    def replace_words(self, match: re.Match[str]) -> Iterator[Order]:
        yield Order(Verb.REPLACE_WORDS, self._scope(match), self._take(match[0].count("“”")))

    def delete_words(self, match: re.Match[str]) -> Iterator[Order]:
        yield Order(Verb.DELETE_WORDS, self._scope(match), self._take(match[0].count("“”")))

    def add_words(self, match: re.Match[str]) -> Iterator[Order]:
        verb = Verb.ADD_WORDS_BEHIND if match["side"] == "后" else Verb.ADD_WORDS_BEFORE
        yield Order(verb, self._scope(match), self._take(2))

    def delete(self, match: re.Match[str]) -> Iterator[Order]:
        yield Order(Verb.DELETE, self._places(match["at"]))

    def retitle(self, match: re.Match[str]) -> Iterator[Order]:
        yield Order(Verb.RETITLE, words=self._take(1))

    def rename_heading(self, match: re.Match[str]) -> Iterator[Order]:
        yield Order(Verb.RENAME_HEADING, (Place(heading=match["head"]),), self._take(1))

    def name_place(self, match: re.Match[str]) -> Iterator[Order]:
        self._places(match["at"])
        yield from ()

    # --- What they share ------------------------------------------------------------------------

    def _complete(self, clause: str) -> Iterator[Order]:
        """The words have come: what waited for them is whole."""
        if self.waiting and clause.endswith("“”"):
            yield replace(self.waiting, words=self._take(1))
            self.waiting = None

    def _scope(self, match: re.Match[str]) -> tuple[Place, ...]:
        """Where words are changed; with no article named, everywhere."""
        if match["at"]:
            return self._places(match["at"])
        return (self.at,) if self.at.article else ()

    def _places(self, words: str) -> tuple[Place, ...]:
        found = []
        for place in _places(words):
            self.at = place.inside(self.at)
            found.append(self.at)
        if any(place.article is None for place in found):
            raise NotApplied(f"没有说明“{words[:40]}”是哪一条的")
        return tuple(found)

    def _take(self, count: int) -> tuple[str, ...]:
        return tuple(next(self.quotations) for _ in range(count))


def _places(words: str) -> Iterator[Place]:
    for match in re.finditer(REFERENCE, words):
        parts = PARTS.fullmatch(match[0])
        if parts is None:
            continue
        article = _number(parts["article"])
        suffix = _number(parts["suffix"]) or 0
        yield Place(
            (article, suffix) if article else None,
            _number(parts["paragraph"]),
            _number(parts["item"]),
        )


def _number(words: str | None) -> int | None:
    number = parse_number(words) if words else None
    if number is not None and number > HIGHEST:
        raise NotApplied(f"编号“{words}”太大")
    return number


_PHRASES = [
    (re.compile(pattern), method)
    for pattern, method in (
        (rf"{LEAD}(?:原)?(?P<at>{REFERENCE})(?:改为|作为)(?P<to>{REFERENCE})", _Reader.renumber),
        (rf"{LEAD}(?P<at>{ARTICLE})(?:改为|分为){N}条", _Reader.divide),
        (rf"{LEAD}(?P<at>{SEVERAL})合并(?:为|作为)?(?:一条|(?P<to>{ARTICLE}))?", _Reader.merge),
        (
            rf"{LEAD}(?P<at>{REFERENCE})?(?:之)?(?:中)?(?P<side>[后前])?增加{N}(?P<unit>[条款项])"
            rf"(?:(?:分别)?作为(?:本条)?(?P<to>{SEVERAL}))?(?:[：:]?“”)?",
            _Reader.add,
        ),
        (rf"(?:分别)?作为(?:本条)?(?P<to>{SEVERAL})(?:[：:]?“”)?", _Reader.become),
        (rf"{LEAD}(?P<at>{SEVERAL})?{CHANGED}“”", _Reader.rewrite),
        (rf"{LEAD}(?P<at>{SEVERAL})?中?的?{QUOTES}{SAME}{CHANGED}“”", _Reader.replace_words),
        (rf"(?:删去|删除){LEAD}(?P<at>{SEVERAL})?中?的?{QUOTES}", _Reader.delete_words),
        (rf"{LEAD}(?P<at>{SEVERAL})?中?的?{QUOTES}{SAME}(?:删去|删除)", _Reader.delete_words),
        (rf"{LEAD}(?P<at>{SEVERAL})?中?的?“”之?(?P<side>[后前])面?增加“”", _Reader.add_words),
        (rf"(?:删去|删除){LEAD}(?P<at>{SEVERAL})", _Reader.delete),
        (rf"{LEAD}(?P<at>{SEVERAL})(?:删去|删除)", _Reader.delete),
        (rf"{LEAD}(?:法律|法规|规章)?(?:名称|标题|题目){CHANGED}“”", _Reader.retitle),
        (
            rf"{LEAD}(?P<head>第{N}[编章节])的?(?:[编章节]名|名称|标题){CHANGED}“”",
            _Reader.rename_heading,
        ),
        (rf"{LEAD}(?P<at>{REFERENCE})(?:作如下修改)?[：:]?", _Reader.name_place),
    )
]
