"""How often the machine points first at the right article of the law as passed.

Made of 立法法 as it was and as it became (``tests/drafts/texts``): words that came are retold as
people retell them (other words, some dropped, three in ten on another article), and sentences of
another matter are opinions that no article shows. The numbers in ``feedback.reflecting`` were
looked at with this law, too: its figures are not independent. The bare side is the best partial
ratio of the whole texts.
"""

import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from drafts.alignment import align, units_of
from drafts.comparison import Article
from drafts.models import Provision
from drafts.parsing import parse_text
from feedback.reflecting import Reader, changed_spans
from opinions.choices import ChangeKind
from opinions.models import CompiledItem
from tests.bench.answer_texts import WATER
from tests.bench.figures import Figure
from tests.bench.ground import Ground

TEXTS = Path(__file__).parent.parent / "drafts" / "texts"
ITEMS = 400
GOAL, GOAL_SILENT, GOAL_SECONDS = 0.75, 0.85, 10.0
FORMS = ("建议写明{}", "希望增加{}方面的规定", "{}，这一点应当说清楚", "补充{}的内容")
RETOLD = (
    ("应当", "要"), ("人民政府", "政府"), ("公布", "公开"), ("公民", "老百姓"), ("征求", "听取"),
    ("有关", ""), ("进行", ""), ("以及", "和"), ("规定", "要求"),
)  # fmt: skip
Items = list[tuple[CompiledItem, int | None]]
First = Callable[[CompiledItem], int | None]


def measure(ground: Ground) -> Iterator[Figure]:
    del ground  # compares without a database
    chance = random.Random(1)  # noqa: S311 -- the same items each time
    asked, later = _articles("立法法_2015.md", 1_000), _articles("立法法_2023.md", 5_000)
    ways, origins = _ways(asked, later)
    items = _items(asked, later, origins, chance)
    before, began = _peak_mb(), time.perf_counter()
    reader = Reader(asked, later, ways)
    right, silent = _judged(lambda item: _first(reader, item), items)
    seconds, grown = time.perf_counter() - began, _peak_mb() - before
    began = time.perf_counter()
    bare_right, _ = _judged(_bare(later), items)
    bare_seconds = time.perf_counter() - began
    yield Figure(
        f"为{ITEMS}条意见找{len(later)}条里的体现条款：第一个对{right:.2f}（整条相似{bare_right:.2f}），"
        f"没有体现的不提示{silent:.2f}，内存多{grown:.0f} MB",
        f"{seconds:.1f}秒",
        f"{bare_seconds:.1f}秒",
        seconds / bare_seconds,
        f"第一个对≥{GOAL}，不提示≥{GOAL_SILENT}，{GOAL_SECONDS:.0f}秒以内",
        right >= GOAL and silent >= GOAL_SILENT and seconds <= GOAL_SECONDS,
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _articles(name: str, first: int) -> list[Article]:
    units = units_of(parse_text((TEXTS / name).read_text(encoding="utf-8")))
    rows = [Provision(pk=first + at, label=one.label) for at, one in enumerate(units)]
    for row in rows:
        row.unit_id = row.pk
    return [Article(row, one.text) for row, one in zip(rows, units, strict=True)]


def _ways(
    asked: Sequence[Article], later: Sequence[Article]
) -> tuple[dict[int, list[int]], dict[int, list[Article]]]:
    ways: dict[int, list[int]] = defaultdict(list)
    origins: dict[int, list[Article]] = defaultdict(list)
    for change in align([one.unit for one in asked], [one.unit for one in later]):
        for old in change.old:
            for new in change.new:
                ways[asked[old].provision.pk].append(later[new].provision.pk)
                origins[later[new].provision.pk].append(asked[old])
    return ways, origins


def _items(
    asked: Sequence[Article],
    later: Sequence[Article],
    origins: dict[int, list[Article]],
    chance: random.Random,
) -> Items:
    came = [
        (article, article.text[start:end])
        for article in later
        for start, end in changed_spans(
            "\n".join(old.text for old in origins[article.provision.pk]), article.text
        )
        if end - start >= 8
    ]
    made: Items = []
    for number in range(ITEMS):
        article, words = chance.choice(came)
        size = chance.randint(8, min(30, len(words)))
        start = chance.randint(0, len(words) - size)
        own = origins[article.provision.pk]
        is_elsewhere = chance.random() < 0.3 or not own
        about = chance.choice(asked) if is_elsewhere else own[0]
        text = chance.choice(FORMS).format(_retold(words[start : start + size], chance))
        made.append((_item(number, about, text), article.provision.pk))
    others, _ = WATER
    return [
        *made,
        *(
            (_item(-at, chance.choice(asked), text), None)
            for at, (_, text, _) in enumerate(others, 1)
        ),
    ]


def _item(pk: int, about: Article, text: str) -> CompiledItem:
    return CompiledItem(pk=pk, provision=about.provision, text=text, kind=ChangeKind.MODIFY)


def _retold(words: str, chance: random.Random) -> str:
    for law, said in RETOLD:
        if chance.random() < 0.6:
            words = words.replace(law, said)
    return "".join(sign for sign in words if sign.isalnum() and chance.random() > 0.12)


def _judged(first: First, items: Items) -> tuple[float, float]:
    """How many first ones are right; how many that nothing shows get no proposal."""
    said = [(first(item), right) for item, right in items]
    shown = [one == right for one, right in said if right is not None]
    silent = [one is None for one, right in said if right is None]
    return sum(shown) / len(shown), sum(silent) / len(silent)


def _first(reader: Reader, item: CompiledItem) -> int | None:
    found = reader.candidates(item)
    return found[0].provision if found else None


def _bare(later: Sequence[Article]) -> First:
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415 -- only the bare side needs it

    def first(item: CompiledItem) -> int | None:
        made = [(partial_ratio(item.text, one.text), one.provision.pk) for one in later]
        score, pk = max(made)
        return pk if score >= 40 else None

    return first
