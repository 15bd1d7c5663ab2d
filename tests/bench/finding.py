"""Search in 135,000 articles that everybody may read, and what it costs to keep them findable.

The articles are those of the statutes among the tests' texts (``LAWS=FOLDER`` takes others), each
with a phrase of its own put in, so that words of every frequency can be asked for.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import quote

from django.db import connection
from django.db.models import F

from drafts.choices import DraftKind, ProvisionKind, Stage
from drafts.finding.readers import Office, Readable
from drafts.finding.search import search
from drafts.models import Consultation, DraftVersion, Provision, SearchEntry
from drafts.outline import flatten
from drafts.parsing.numerals import article_label
from drafts.reading import read_file
from drafts.services import DraftFacts, confirm_version, import_draft, rebuild_index
from drafts.services.indexing import index_version
from tests.bench import data, law, load
from tests.bench.figures import Figure, rounds
from tests.bench.ground import Ground
from tests.factories.drafts import DraftFactory, PublicConsultationFactory, SuperiorOrganFactory

TEXTS = Path(__file__).parents[1] / "drafts" / "texts"
LAWS = 300
ARTICLES = 450
CODE = 1_260
# The first of these stands in some thousand articles, the last in a few dozen.
TOPICS = (
    "物业服务人", "维修资金", "住宅电梯", "养犬登记", "充电桩", "高空抛物", "垃圾分类", "噪声扰民",
    "加装电梯", "共享单车", "老年助餐", "河道采砂", "无障碍坡道", "古树名木", "秸秆焚烧", "窨井盖",
    "二次供水", "外卖骑手", "蚯蚓捕捉", "红白喜事",
)  # fmt: skip
ASKED = (
    "物业", "物业服务", "电梯", "充电桩", "维修资金", "蚯蚓", "窨井", "骑手", "坡道", "古树名木",
    "养犬 登记", "电梯 老年", "噪声", "秸秆焚烧", "红白喜事", "第十二条 物业", "第88条 电梯",
    "垃圾", "共享单车 条例", "采砂",
)  # fmt: skip
FREQUENT = ("应当", "规定", "人民政府", "的", "应当 规定", "有关部门", "条例", "责任", "一")


def measure(ground: Ground) -> Iterator[Figure]:
    _fill(Random(20))  # noqa: S311 -- the same articles in every run
    yield _recall()
    pages = f"查找页（{Provision.objects.commentable().count():,}条）"
    yield from _times(ground, pages, ASKED)
    yield from _times(ground, "查找页，常见词", FREQUENT)
    yield from _few_of_many()
    yield _indexing()


def _times(ground: Ground, job: str, words: tuple[str, ...]) -> Iterator[Figure]:
    """The page as the portal answers it, against a scan of the same articles by LIKE."""
    port = ground.portal.port

    def ask(typed: str) -> float:
        return _seconds(lambda: _page(port, typed))

    _figures = rounds(
        lambda: median(map(ask, words)), lambda: median(_seconds(_scan(word)) for word in words)
    )
    slowest = max(median(ask(word) for _ in range(3)) for word in words)
    yield Figure(
        job,
        f"{_figures.ours * 1000:.1f}毫秒，最慢{slowest * 1000:.0f}",
        f"LIKE {_figures.bare * 1000:.0f}毫秒",
        _figures.ratio,
        "≤20毫秒，最慢≤100",
        _figures.ours <= 0.02 and slowest <= 0.1,
    )
    reader = Readable(Consultation.objects.readable_by_public(), "opinions:read")
    keys = list(SearchEntry.objects.values_list("pk", flat=True)[:20])
    pair = rounds(
        lambda: median(_seconds(lambda w=word: search(w, None, reader)) for word in words),
        lambda: median(_seconds(lambda: list(_twenty(keys))) for _ in words),
    )
    yield Figure(
        f"{job}，只算检索",
        f"{pair.ours * 1000:.1f}毫秒",
        f"按主键取20条 {pair.bare * 1000:.1f}毫秒",
        pair.ratio,
        "≤20毫秒",
        pair.ours <= 0.02,
    )


def _twenty(keys: list[int]):
    return SearchEntry.objects.filter(pk__in=keys).values_list("pk", "title", "text")


def _few_of_many() -> Iterator[Figure]:
    """Three texts are public, the rest is the office's: nearly every hit is one to be left out."""
    shown = list(Consultation.objects.filter(slug__startswith="find-")[:3])
    Consultation.objects.exclude(pk__in=[row.pk for row in shown]).update(visibility="stations")
    readable = Consultation.objects.readable_by_public()
    for job, reader in (("公开3份", Readable(readable, "opinions:read")), ("办公室全部", Office())):
        for name, words in (("", ASKED), ("，常见词", FREQUENT)):
            times = [
                median(_seconds(lambda w=word, r=reader: search(w, None, r)) for _ in range(3))
                for word in words
            ]
            bare = median(_seconds(_scan(word)) for word in words)
            yield Figure(
                f"检索{job}{name}",
                f"{median(times) * 1000:.1f}毫秒，最慢{max(times) * 1000:.0f}",
                f"LIKE {bare * 1000:.0f}毫秒",
                median(times) / bare,
                "≤20毫秒，最慢≤100",
                median(times) <= 0.02 and max(times) <= 0.1,
            )
    Consultation.objects.filter(slug__startswith="find-").update(visibility="public")


def _recall() -> Figure:
    """Of what a plain scan of the articles finds, what the search does not."""
    missing = hits = 0
    for word in ASKED:
        if " " in word:
            continue
        told = _found_by(word)
        hits += len(told)
        missing += len(told - _search_all(word))
    return Figure(
        "查全率",
        f"漏{missing}条",
        f"LIKE {hits:,}条",
        (hits - missing) / hits,
        "漏0条",
        missing == 0,
    )


def _search_all(word: str) -> set[int]:
    """Every page, with the rank's limit lifted above what a scan finds."""
    asked = search(word, None, Office()).asked
    found = Office().entries().filter(asked.anywhere(), provision__isnull=False)
    return set(found.values_list("provision", flat=True))


def _found_by(word: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unit_id FROM drafts_provision WHERE text LIKE %s", [f"%{word}%"]
        )
        return {row[0] for row in cursor.fetchall()}


def _scan(word: str) -> Callable[[], set[int]]:
    return lambda: _found_by(word.split()[-1])


def _page(port: int, typed: str) -> None:
    status, body = load.fetch(port, load.get(f"/search/?q={quote(typed)}"))
    if status != 200 or "查找" not in body.decode():
        raise AssertionError(f"the search for {typed} answers {status}")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _indexing() -> Figure:
    """A code of the size of 民法典: read, saved, confirmed; and what of it is not the search's."""
    text = law.text(books=7, chapters=12, articles=CODE, length=80)

    def whole(number: int) -> DraftVersion:
        facts = DraftFacts(SuperiorOrganFactory(), DraftKind.NEW, Stage.CONSULTATION_DRAFT)
        version = import_draft(facts, text=f"{text}第{number}份。", by=data.clerk())
        confirm_version(version, by=data.clerk())
        return version

    ours = median(_seconds(lambda n=number: whole(n)) for number in range(3))
    version = whole(3)
    without = ours - median(_seconds(lambda: index_version(version)) for _ in range(3))
    return Figure(
        f"保存并确认{CODE:,}条",
        f"{ours:.2f}秒",
        f"不编索引 {without:.2f}秒",
        ours / without,
        "≤5秒",
        ours <= 5,
    )


def _fill(random: Random) -> None:
    pool = _pool()
    weights = [1 / (rank + 1) for rank in range(len(TOPICS))]
    for at in range(LAWS):
        articles = islice(cycle(pool), at * 7, at * 7 + ARTICLES)
        topics = random.choices(TOPICS, weights, k=ARTICLES)
        _enter(
            at, [_varied(text, topic, random) for text, topic in zip(articles, topics, strict=True)]
        )
    rebuild_index()
    with connection.cursor() as cursor:
        # As autovacuum leaves tables whose rows came over some weeks.
        cursor.execute("VACUUM ANALYZE")


def _varied(text: str, topic: str, random: Random) -> str:
    """Half of the articles say something about a topic of their own."""
    if random.random() < 0.5:
        return text
    cut = random.randrange(len(text) + 1)
    return f"{text[:cut]}涉及{topic}的，{text[cut:]}"


def _pool() -> list[str]:
    """The articles of the statutes, each as one paragraph."""
    folder = Path(os.environ.get("LAWS") or TEXTS)
    made: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in {".md", ".txt", ".docx"}:
            continue
        texts: dict[object, str] = {}
        for row in flatten(read_file(path, path.name).parse().nodes):
            if row.unit:
                texts[row.unit] = texts.get(row.unit, "") + row.text
        made += [text for text in texts.values() if text]
    return made


def _enter(at: int, articles: list[str]) -> None:
    """As ``import_draft`` leaves it, but without the time it takes to read it."""
    version = DraftVersion.objects.create(
        draft=DraftFactory(created_by=data.clerk()),
        number=1,
        stage=Stage.CONSULTATION_DRAFT,
        title=f"云岭市{TOPICS[at % len(TOPICS)]}条例之{at}（草案）",
        source_text=str(at),
        created_by=data.clerk(),
    )
    units = Provision.objects.bulk_create(
        Provision(
            version=version, position=2 * place, depth=0, kind=ProvisionKind.ARTICLE,
            number=place + 1, label=article_label(place + 1), full_label=article_label(place + 1),
        )
        for place in range(len(articles))
    )  # fmt: skip
    Provision.objects.bulk_create(
        Provision(
            version=version, position=2 * place + 1, depth=1, kind=ProvisionKind.PARAGRAPH,
            number=1, label="第一款", full_label=f"{unit.label}第一款", text=text, unit=unit,
            parent=unit,
        )
        for place, (unit, text) in enumerate(zip(units, articles, strict=True))
    )  # fmt: skip
    Provision.objects.filter(version=version, kind=ProvisionKind.ARTICLE).update(unit=F("pk"))
    DraftVersion.objects.filter(pk=version.pk).update(
        confirmed_at=version.created_at, confirmed_by=data.clerk()
    )
    version.refresh_from_db()
    PublicConsultationFactory(
        slug=f"find-{at}", version=version, handler=data.clerk(), title=f"{version.title}征求意见"
    )
