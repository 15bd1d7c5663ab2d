"""Articles that people cite: 第十二条第一款第（三）项, 12条, 第五条至第八条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from drafts.parsing.number_groups import AND, GROUP, TO, Group, between, read_group
from drafts.parsing.numerals import FORMAL_CHARS, NUMERAL, article_label, parse_number, to_chinese
from drafts.parsing.tree import Kind, Node

OTHER_LAW = re.compile(r"《([^《》]{2,60})》\s?$")
# Behind 第二条 these show that no article is meant; without 第 only the words that may follow do.
NO_ARTICLE = re.compile(
    r"\s?(?:路(?![灯面段口障政网边])|狗|船|裙|鱼(?![塘类])|腿|生产线|意见|理由)"
)
BEFORE_BARE = re.compile(
    r"(?:^|[\s，。；：、,;:“（(]|[把将对按照据在与和的原删改除去]|关于|对于|草案|条例|办法|规定|建议)$"
)
AFTER_BARE = re.compile(
    r"\s?(?:$|[，。；：、,;:”）)？！]|第|规定|[中里的应要改删增太不可需]|修改|有关|关于|是否|能否|罚)"
)
DIGIT = f"一二三四五六七八九十{FORMAL_CHARS}"
GLUE = re.compile(rf"\s?(?:[的中里内](?:的)?)?\s?(?=第)|(?=[\d０-９{DIGIT}（(])")
NEXT = re.compile(rf"\s?{AND}\s?(?=第|[\d０-９百{DIGIT}]{{1,6}}\s?条)")
UNTIL = re.compile(rf"\s?{TO}\s?")
BARE_ITEM = re.compile(rf"[（(]\s?([{DIGIT}]{{1,3}})\s?[）)]")
ROUND_ZERO = re.compile(r"(?<=[百千])[OoＯ](?=[一二三四五六七八九])")
BELOW = rf"(?:第\s?{NUMERAL}\s?款)?(?:第?\s?[（(]?{NUMERAL}[）)]?\s?项(?!目))?"
RELATIVE = re.compile(
    rf"(?:[前上下][一二两三几]?[条款项]|[本该此](?:条(?!例)|款|项(?!目)))(?:{BELOW})"
    rf"|第\s?{NUMERAL}\s?款(?:第?\s?[（(]?{NUMERAL}[）)]?\s?项(?!目))?"
    rf"|第\s?[（(]?{NUMERAL}[）)]?\s?项(?!目)"
)
FIELDS = ("article", "paragraph", "item", "sub_item")
BELOW_ARTICLE = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUB_ITEM)


@dataclass(frozen=True, slots=True)
class Citation:
    """What somebody cites; zero means that the part is not named.

    ``last`` and ``last_suffix`` close a range (第五条至第八条). ``law`` is the name in 《》
    right before the citation: then another law may be meant.
    """

    article: int
    suffix: int = 0
    paragraph: int = 0
    item: int = 0
    sub_item: int = 0
    last: int = 0
    last_suffix: int = 0
    law: str = ""
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        """The citation in its usual form."""
        label = article_label(self.article, self.suffix)
        if self.last:
            return f"{label}至{article_label(self.last, self.last_suffix)}"
        if self.paragraph:
            label += f"第{to_chinese(self.paragraph)}款"
        if self.item:
            label += f"第（{to_chinese(self.item)}）项"
        if self.sub_item:
            label += f"第{to_chinese(self.sub_item)}目"
        return label


def find_citations(text: str) -> list[Citation]:
    """All citations in the order in which they stand in the text."""
    return list(_citations(ROUND_ZERO.sub("〇", text)))


def find_relative(text: str) -> list[str]:
    """前款, 本条第二款, 第三项 alone: what they mean cannot be told from an opinion alone."""
    spans = [(citation.start, citation.end) for citation in find_citations(text)]
    return [
        match[0]
        for match in RELATIVE.finditer(text)
        if not any(start <= match.start() < end for start, end in spans)
    ]


def _citations(text: str) -> Iterator[Citation]:
    at = 0
    while match := GROUP.search(text, at):
        at = max(match.end(), at + 1)
        group = read_group(match)
        if group is None or group.level or not _names_article(text, group):
            at = match.start() + 1 if group is None or group.level else match.end()
            continue
        law = OTHER_LAW.search(text, max(0, group.start - 64), group.start)
        reader = _Reader(text, group, law[1] if law else "")
        yield from reader.read()
        at = reader.at


def _names_article(text: str, group: Group) -> bool:
    """Without 第 a number before 条 may count something: 12条建议."""
    if group.ordinal:
        return not NO_ARTICLE.match(text, group.end)
    below = GROUP.match(text, group.end)
    if below is not None and below["ordinal"] and below["unit"] != "条":
        return True
    if not BEFORE_BARE.search(text, max(0, group.start - 8), group.start):
        return False
    digits = text[group.start : group.end].strip()[0].isdecimal()
    whole = not text[: group.start].strip() and not text[group.end :].strip()
    return whole or (digits and bool(AFTER_BARE.match(text, group.end)))


class _Reader:
    """Goes on from one article to all that is named together with it."""

    def __init__(self, text: str, first: Group, law: str) -> None:
        self.text = text
        self.at = first.end
        self.group = first
        self.law = law

    def read(self) -> Iterator[Citation]:
        group: Group | None = self.group
        while group is not None:
            yield from self._article(group)
            group = self._next(level=0)

    def _article(self, group: Group) -> Iterator[Citation]:
        self.at = group.end
        *plain, number = (
            Citation(number, law=self.law, start=group.start, end=group.end)
            for number in group.numbers
        )
        yield from plain
        named = replace(number, suffix=group.suffix)
        until = self._until(0)
        if group.last or until is not None:
            last = until.numbers[-1] if until else group.last
            suffix = until.suffix if until else group.suffix
            first = replace(named, suffix=group.suffix if until else 0)
            yield replace(first, last=last, last_suffix=suffix, end=self.at)
        else:
            yield from self._below(named)

    def _below(self, named: Citation) -> Iterator[Citation]:
        """款, 项 and 目 of the article; each that is named besides is a citation of its own."""
        level = 0
        while True:
            group = self._deeper(level)
            if group is None and level:
                group = self._until(level) or self._next(level=level)
                if group is not None:
                    yield named
                    for number in self._skipped(named, group):
                        yield _with(named, group, number)
            if group is None:
                break
            *others, last = group.numbers
            for number in others:
                yield _with(named, group, number)
            named = _with(named, group, last)
            level = group.level
        yield named

    def _skipped(self, named: Citation, group: Group) -> list[int]:
        """第一款至第三款 names 第二款, too."""
        before = self.text[group.start - 3 : group.start]
        if not re.search(TO, before):
            return []
        return between(getattr(named, FIELDS[group.level]), group.numbers[0])[:-1]

    def _deeper(self, level: int) -> Group | None:
        glue = GLUE.match(self.text, self.at)
        group = self._group(glue.end()) if glue else None
        if group is not None and group.level > level and self._belongs(group):
            return self._take(group)
        item = BARE_ITEM.match(self.text, self.at)
        if item is None or level > 1:
            return None
        number = parse_number(item[1]) or 0
        return self._take(Group(2, (number,), 0, 0, False, item.start(), item.end()))

    def _belongs(self, group: Group) -> bool:
        return group.ordinal or group.start == self.at

    def _next(self, *, level: int) -> Group | None:
        """What is named besides: 第一款、第二款; at level 0 a further article."""
        mark = NEXT.match(self.text, self.at)
        group = self._group(mark.end()) if mark else None
        if group is None or (group.level == 0) != (level == 0):
            return None
        return self._take(group)

    def _until(self, level: int) -> Group | None:
        mark = UNTIL.match(self.text, self.at)
        group = self._group(mark.end()) if mark else None
        return self._take(group) if group is not None and group.level == level else None

    def _group(self, at: int) -> Group | None:
        match = GROUP.match(self.text, at)
        return read_group(match) if match else None

    def _take(self, group: Group) -> Group:
        self.at = group.end
        return group


def _with(named: Citation, group: Group, number: int) -> Citation:
    """The same citation with another 款, 项 or 目; what is deeper is not named."""
    kept = [getattr(named, field) for field in FIELDS[1 : group.level]]
    paragraph, item, sub_item = [*kept, number, 0, 0][:3]
    start = group.start if getattr(named, FIELDS[group.level]) else named.start
    return replace(
        named, paragraph=paragraph, item=item, sub_item=sub_item, start=start, end=group.end
    )


def resolve_citation(citation: Citation, article: Node) -> Node | None:
    """The unit of ``article`` that is cited; None if there is none, or if it may be several.

    An item may be cited without its paragraph: then the one that holds the items is meant.
    """
    found = cited_nodes(citation, article)
    return found[0] if len(found) == 1 else None


def cited_nodes(citation: Citation, article: Node) -> list[Node]:
    """All units that the citation may mean: 第十条第（三）项 where two 款 have items."""
    if not citation.paragraph and not citation.item:
        return [article]
    found = [article]
    for kind, field in zip(BELOW_ARTICLE, FIELDS[1:], strict=True):
        number = getattr(citation, field)
        if kind == Kind.PARAGRAPH or number:
            below = [child for node in found for child in node.of_kind(kind)]
            found = [node for node in below if not number or node.number == number]
    return found
