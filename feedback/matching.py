"""Which compiled items a line of the superior's answer may be about: a suggestion, never applied.

No ids are expected in what a superior sends: an article is cited, our number is given, or the
words are like ours. Words are compared by pairs of characters, rare ones first; what the draft
itself says there (``quote``) and our reason help, for superiors retell in those words.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drafts.parsing.citations import find_citations
from opinions.models import CompiledItem
from opinions.normalising import normalise

MOST_SUGGESTIONS = 5
# Below this the words have nothing in common but the vocabulary of statutes.
LIKELY = 12.0
# So sure, and so far ahead of the next, that it may be ticked beforehand where a clerk asks.
SURE, AHEAD = 45.0, 12.0
SAME_ARTICLE, OTHER_ARTICLE, SAME_NUMBER = 22.0, -6.0, 30.0
OF_QUOTE, OF_REASON = 0.45, 0.6
# How much of the line is found in the item, against how much of the item in the line.
OF_LINE = 0.65
# Said of everything, so that it tells nothing.
_EMPTY = re.compile(
    r"(?:建议|意见|关于|应当|应该|规定|修改为|修改|改为|增加|新增|补充|明确|进一步|草案|条例|办法|条款"
    r"|第\d+[条款项]|\d+条|表述|内容|方面|相关|有关|进行|可以|希望|予以|对于|问题|要求|的|了|和|在|为)"
)
# People and offices say the same with different words.
_SAME = {
    "罚款": "处罚", "罚则": "处罚", "惩处": "处罚", "惩罚": "处罚",
    "限期": "时限", "期限": "时限", "多久": "时限",
    "公布": "公示", "公开": "公示", "张贴": "公示", "上墙": "公示", "告知": "公示",
    "补助": "补贴", "奖补": "补贴", "经费": "资金", "费用": "资金", "钱": "资金",
    "删除": "删去", "取消": "删去", "去掉": "删去",
    "写明": "明确", "写清": "明确", "界定": "明确", "细化": "明确",
    "严禁": "禁止", "不得": "禁止", "不准": "禁止",
    "物业公司": "物业", "物业服务企业": "物业", "物业服务人": "物业", "物业企业": "物业",
    "村民": "居民", "群众": "居民", "老百姓": "居民", "住户": "居民", "业主": "居民",
    "老人": "老年人", "小孩": "儿童", "孩子": "儿童", "未成年人": "儿童",
    "电瓶车": "电动自行车", "电动车": "电动自行车",
    "监督管理": "监管", "监督": "监管", "检查": "监管", "巡查": "监管",
    "培训": "宣传教育", "宣传": "宣传教育", "教育": "宣传教育",
    "主管部门": "部门", "职能部门": "部门", "职责": "责任", "义务": "责任",
    "维护保养": "维保", "维修": "维保", "保养": "维保",
}  # fmt: skip
_SAME_WORDS = re.compile("|".join(sorted(map(re.escape, _SAME), key=len, reverse=True)))


@dataclass(frozen=True)
class Suggestion:
    item: CompiledItem
    score: float
    why: str


def suggest(text: str, items: Sequence[CompiledItem]) -> list[Suggestion]:
    """The likeliest of ``items`` (with their provisions loaded) first; none may be right."""
    return Matcher(items).suggest(text)


class Matcher:
    """Holds the items of one consultation against line after line.

    ``numbers``: by item the numbers that it had in what was sent up.
    """

    def __init__(
        self, items: Sequence[CompiledItem], numbers: Mapping[int, set[int]] | None = None
    ) -> None:
        self.numbers = numbers or {}
        self.items = [(item, _Item(item)) for item in items]
        count = Counter(pair for _, own in self.items for pair in own.pairs)
        total = len(self.items)
        self.weights = {pair: math.log(1 + total / found) for pair, found in count.items()}
        # What no item of ours says makes every one of them a little less likely.
        self.foreign = 0.5 * math.log(1 + total)

    def suggest(self, text: str, sent_number: int | None = None) -> list[Suggestion]:
        cited = {(found.article, found.suffix) for found in find_citations(text)}
        pairs = word_pairs(text)
        made = [self._score(item, own, pairs, cited, sent_number) for item, own in self.items]
        likely = sorted((s for s in made if s.score >= LIKELY), key=lambda s: -s.score)
        return likely[:MOST_SUGGESTIONS]

    def _score(
        self,
        item: CompiledItem,
        own: "_Item",
        pairs: frozenset[str],
        cited: set[tuple[int, int]],
        sent_number: int | None,
    ) -> Suggestion:
        alike = self._alike(own, pairs)
        score, why = alike, ["文字相近"] if alike >= LIKELY / 2 else []
        article = item.provision and (item.provision.number, item.provision.suffix)
        if article and article in cited:
            score += SAME_ARTICLE
            why.insert(0, "条款相同")
        elif article and cited:
            score += OTHER_ARTICLE
        if sent_number and sent_number in self.numbers.get(item.pk, ()):
            score += SAME_NUMBER
            why.insert(0, "上报序号相同")
        return Suggestion(item, min(score, 100.0), "、".join(why) or "文字相近")

    def _alike(self, own: "_Item", pairs: frozenset[str]) -> float:
        """From 0 to 100."""
        of_line = sum(self.weights.get(pair, self.foreign) for pair in pairs)
        of_item = sum(self.weights[pair] for pair in own.text)
        if not of_line or not of_item:
            return 0.0
        found = sum(self.weights[pair] * own.pairs[pair] for pair in pairs if pair in own.pairs)
        back = sum(self.weights[pair] for pair in own.text if pair in pairs)
        return 100 * (OF_LINE * found / of_line + (1 - OF_LINE) * back / of_item)


class _Item:
    """Pairs of the item's text, and of all its fields with what each counts."""

    def __init__(self, item: CompiledItem) -> None:
        self.text = word_pairs(item.text)
        self.pairs = dict.fromkeys(word_pairs(item.quote), OF_QUOTE)
        self.pairs |= dict.fromkeys(word_pairs(item.reason), OF_REASON)
        self.pairs |= dict.fromkeys(self.text, 1.0)


def word_pairs(text: str) -> frozenset[str]:
    """Neighbouring characters of the words that tell something, one word for one thing."""
    words = _SAME_WORDS.sub(lambda found: _SAME[found[0]], normalise(text))
    parts = [part for part in _EMPTY.split(words) if part]
    pairs = {part[at : at + 2] for part in parts for at in range(len(part) - 1)}
    return frozenset(pairs or set(parts))


def is_sure(suggestions: Sequence[Suggestion]) -> bool:
    """Whether the first stands out; a person still has to agree."""
    if not suggestions or suggestions[0].score < SURE:
        return False
    return len(suggestions) == 1 or suggestions[0].score - suggestions[1].score >= AHEAD


def shared_parts(text: str, other: str) -> list[tuple[str, bool]]:
    """``text`` cut into pieces, each with whether ``other`` has it, too: two signs or more."""
    theirs = {other[at : at + 2] for at in range(len(other) - 1)}
    marks = [False] * len(text)
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        if pair in theirs and pair.isalnum() and not _EMPTY.fullmatch(pair):
            marks[at] = marks[at + 1] = True
    parts: list[tuple[str, bool]] = []
    for sign, is_shared in zip(text, marks, strict=True):
        if parts and parts[-1][1] == is_shared:
            parts[-1] = (parts[-1][0] + sign, is_shared)
        else:
            parts.append((sign, is_shared))
    return parts
