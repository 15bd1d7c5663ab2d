"""423,719 opinions of 85,221 people on one draft: lists, filters, search, export, counts.

``MILLION`` more opinions of another year are then poured in beside them for the search.
"""

import os
import time
from collections.abc import Callable, Iterator
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from drafts.finding.asked import read
from opinions.finding.pages import find
from opinions.finding.words import says
from opinions.models import Opinion, OpinionEntry
from opinions.services import indexing
from tests.bench import data, flood, load
from tests.bench.bench_export import alone
from tests.bench.figures import Figure, rounds
from tests.bench.ground import Ground

MILLION = int(os.environ.get("MILLION") or 1_000_000)
LIST = 0.3
SEARCH = 0.05
EXPORT = 250
ASKED = (
    "物业", "物业服务", "电梯", "充电桩", "维修资金", "蚯蚓", "窨井", "骑手", "坡道", "古树名木",
    "养犬", "老年助餐", "噪声", "秸秆焚烧", "红白喜事", "校车", "托育 过渡期", "预付卡", "采砂",
    "蚯蚓 街道", "夜间施工 罚则", "第12条 蚯蚓",
)  # fmt: skip
FREQUENT = ("建议", "的", "意见", "应当 公布", "群众")


def measure(ground: Ground) -> Iterator[Figure]:
    about = flood.pour(flood.OPINIONS, "flood")
    yield _indexing("编索引")
    session = _session()
    yield from _lists(ground, about, session)
    yield from _counts(about)
    yield _export(about)
    if MILLION > flood.OPINIONS:
        flood.pour(MILLION - flood.OPINIONS, "flood-earlier")
        _indexing("")
    yield from _searches(ground, session)


def _session() -> str:
    client = data.client()
    client.force_login(data.clerk())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _indexing(job: str) -> Figure:
    """As the worker does it, after an upgrade or an import; against a COPY of the same rows."""
    began = time.perf_counter()
    indexing.index_all()
    # The portal's own worker may have been at it first.
    while (count := OpinionEntry.objects.count()) < Opinion.objects.count():
        time.sleep(1)
        indexing.index_all()
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare_entry (LIKE opinions_opinionentry)")
        began = time.perf_counter()
        cursor.execute("INSERT INTO bare_entry SELECT * FROM opinions_opinionentry")
        bare = time.perf_counter() - began
        cursor.execute("DROP TABLE bare_entry")
        cursor.execute("VACUUM ANALYZE opinions_opinionentry")
    return Figure(
        f"{job}（{count:,}条）", f"{count / seconds:,.0f}条/秒", f"抄一遍 {count / bare:,.0f}条/秒",
        bare / seconds, "≥1,000条/秒", count / seconds >= 1_000,
    )  # fmt: skip


def _lists(ground: Ground, about, session: str) -> Iterator[Figure]:
    middle = Opinion.objects.filter(consultation=about).order_by("pk")[flood.OPINIONS // 2].pk
    one = Opinion.objects.get(pk=middle)
    unit = one.targets.get().unit_id
    station = Opinion.objects.filter(consultation=about, station__isnull=False).first().station_id
    person = one.contributor.person_key
    listed = reverse("admin:opinions_list", args=[about.pk])
    found = reverse("admin:opinions_find")
    mine = f"consultation_id = {about.pk}"
    for job, path, asked, where in (
        ("意见列表首页", listed, {}, mine),
        ("意见列表，翻到一半", listed, {"older": middle}, f"{mine} AND id < {middle}"),
        ("筛选：未纳入汇总", listed, {"processing": "kept"}, f"{mine} AND processing = 'kept'"),
        ("筛选：来信", listed, {"channel": "letter"}, f"{mine} AND channel = 'letter'"),
        ("筛选：一个站点", found, {"station": station}, f"station_id = {station}"),
        ("筛选：一条条文", listed, {"unit": unit},
         f"{mine} AND id IN (SELECT opinion_id FROM opinions_opiniontarget"
         f" WHERE unit_id = {unit})"),
        ("筛选：一个提出人", found, {"who": person},
         "contributor_id IN (SELECT id FROM opinions_contributor"
         f" WHERE person_key = '{person}')"),
        ("筛选：一天", listed, {"since": "2026-01-11", "until": "2026-01-11"},
         f"{mine} AND received_at >= '2026-01-10T16:00Z' AND received_at < '2026-01-11T16:00Z'"),
        ("历年全部意见", found, {}, "TRUE"),
    ):  # fmt: skip
        yield _page(ground, session, job, f"{path}?{urlencode(asked)}", where)


def _page(ground: Ground, session: str, job: str, path: str, where: str) -> Figure:
    request = load.get(path, Cookie=session)
    client = data.client()
    client.force_login(data.clerk())
    queries = data.queries_of(client, "get", path, 200)

    def ask() -> float:
        return median(_seconds(lambda: _fetch(ground, request)) for _ in range(7))

    def bare() -> float:
        return median(_seconds(lambda: _bare(where)) for _ in range(7))

    pair = rounds(ask, bare)
    return Figure(
        job, f"{pair.ours * 1000:.0f}毫秒", f"SQL {pair.bare * 1000:.1f}毫秒", pair.ratio,
        "≤300毫秒", pair.ours <= LIST, str(queries),
    )  # fmt: skip


def _bare(where: str) -> None:
    """The same twenty rows and the same bounded count, by hand."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM opinions_opinion WHERE {where} ORDER BY id DESC LIMIT 21")
        cursor.fetchall()
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM opinions_opinion WHERE {where} LIMIT 10001) few"
        )
        cursor.fetchall()


def _fetch(ground: Ground, request: bytes) -> None:
    status, _ = load.fetch(ground.portal.port, request)
    if status != 200:
        raise AssertionError(f"the list answers {status}")


def _counts(about) -> Iterator[Figure]:
    """What the page counts when asked, against SQL."""
    for asked, where in (
        ({}, "TRUE"),
        ({"processing": "merged"}, "processing = 'merged'"),
        ({"channel": "letter"}, "channel = 'letter'"),
        ({"q": "物业"}, "strpos(body, '物业') > 0"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM opinions_opinion"
                f" WHERE consultation_id = {about.pk} AND {where}"
            )
            told = cursor.fetchone()[0]
        counted = find({**asked, "consultation": about}, QueryDict("count=1")).total
        name = "、".join(asked.values()) or "全部"
        yield Figure(
            f"计数：{name}", f"{counted:,}条", f"SQL {told:,}条", counted / max(told, 1), "相等",
            counted == told,
        )  # fmt: skip


def _export(about) -> Figure:
    ours = alone("ours", about.slug)
    began = time.perf_counter()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT * FROM opinions_opinion WHERE consultation_id = {about.pk}) TO STDOUT"
        ) as copy,
    ):
        size = sum(len(block) for block in copy)
    bare = time.perf_counter() - began
    whole = ours["rows"] == flood.OPINIONS and size > 0
    return Figure(
        f"导出原始意见表（{ours['rows']:,}行）",
        f"{ours['seconds']:.0f}秒，最多{ours['peak_mb']:.0f}MB", f"COPY {bare:.1f}秒",
        bare / ours["seconds"], "≤250MB，行数相等", ours["peak_mb"] <= EXPORT and whole,
    )  # fmt: skip


def _searches(ground: Ground, session: str) -> Iterator[Figure]:
    total = Opinion.objects.count()
    for name, words in (("", ASKED), ("，常见词", FREQUENT)):
        ours = {word: median(_seconds(_finding(word)) for _ in range(5)) for word in words}
        bare = median(_seconds(lambda w=word: _told(w)) for word in words)
        middle = median(ours.values())
        slow = max(ours, key=ours.__getitem__)
        yield Figure(
            f"检索{total:,}条{name}",
            f"{middle * 1000:.1f}毫秒，最慢{ours[slow] * 1000:.0f}（{slow}）",
            f"LIKE {bare * 1000:.0f}毫秒", middle / bare, "≤50毫秒", middle <= SEARCH,
        )  # fmt: skip
    yield _recall()
    path = reverse("admin:opinions_find")
    for word in ("物业", "蚯蚓", "建议"):
        yield _page(ground, session, f"检索页：{word}", f"{path}?{urlencode({'q': word})}", "TRUE")


def _finding(word: str) -> Callable[[], object]:
    return lambda: find({"q": word}, QueryDict(""))


def _recall() -> Figure:
    missing = hits = 0
    for word in (word for word in ASKED if " " not in word):
        told = set(_told(word))
        ours = OpinionEntry.objects.filter(says(read(word))).values_list("pk", flat=True)
        hits += len(told)
        missing += len(told - set(ours))
    return Figure(
        "查全率", f"漏{missing}条", f"LIKE {hits:,}条", (hits - missing) / max(hits, 1), "漏0条",
        missing == 0,
    )  # fmt: skip


def _told(word: str) -> list[int]:
    """What a plain scan of the opinions finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM opinions_opinion WHERE body LIKE %s", [f"%{word.split()[0]}%"]
        )
        return [row[0] for row in cursor.fetchall()]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
