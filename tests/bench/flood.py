"""Opinions by the hundred thousand, by COPY: as many as came on one draft, and as many as exist.

Each says something on a topic of its own, so that words of every frequency can be asked for.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from drafts.models import Consultation
from opinions.choices import Channel, Moderation, Processing
from opinions.models import Contributor, Opinion, OpinionTarget
from opinions.normalising import text_hash
from tests.bench import data
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.stations import StationFactory

OPINIONS = int(os.environ.get("OPINIONS") or 423_719)
PEOPLE = max(1, OPINIONS * 85_221 // 423_719)
STATIONS = 20
LEFT = datetime(2026, 1, 1, tzinfo=UTC)
# From words that stand in a tenth of all opinions to one that stands in a few hundred.
TOPICS = (
    "物业服务", "维修资金", "住宅电梯", "养犬登记", "充电桩", "高空抛物", "垃圾分类", "噪声扰民",
    "加装电梯", "共享单车", "老年助餐", "河道采砂", "无障碍坡道", "古树名木", "秸秆焚烧", "窨井盖",
    "二次供水", "外卖骑手", "红白喜事", "托育机构", "校车接送", "夜间施工", "预付卡", "蚯蚓捕捉",
)  # fmt: skip
BEGIN = ("建议", "希望", "请", "应当", "能不能", "我们村里觉得", "老伴说", "作为业主，我认为")
MIDDLE = (
    "写明由谁负责", "规定多少日内办结", "向社会公布", "增加罚则", "与上位法一致", "不要一刀切",
    "听取居民意见", "给老人留一条路", "由街道统一协调", "明确部门职责", "设定过渡期",
    "减少证明材料",
)  # fmt: skip
END = ("，不然落实不了。", "，群众才看得懂。", "，县里已经有做法。", "，费用由财政承担。", "。")
SETTLED = (
    (Processing.RECEIVED, 70), (Processing.MERGED, 20), (Processing.KEPT, 6),
    (Processing.REFERRED, 2), (Processing.UNDER_REVIEW, 2),
)  # fmt: skip
CHANNELS = ((Channel.ONLINE, 80), (Channel.MEETING, 12), (Channel.VISIT, 6), (Channel.LETTER, 2))


def pour(count: int, slug: str) -> Consultation:
    """A consultation with ``count`` opinions of people who gave five each."""
    version = data.consultation().version
    about = PublicConsultationFactory(slug=slug, version=version, handler=data.clerk())
    units = [row.pk for row in version.provisions.commentable().filter(kind="article")]
    stations = [StationFactory().pk for _ in range(STATIONS)]
    people = max(1, count * PEOPLE // OPINIONS)
    with connection.cursor() as cursor:
        first_person = _next(cursor, Contributor, people)
        first = _next(cursor, Opinion, count)
        _copy(cursor, Contributor, _people(first_person, people))
        rows = _opinions(Random(7), about.pk, first, count, first_person, people, stations)  # noqa: S311 -- the same in every run
        _copy(cursor, Opinion, rows)
        _copy(cursor, OpinionTarget, _targets(cursor, first, count, units))
        cursor.execute("VACUUM ANALYZE")
    Consultation.objects.filter(pk=about.pk).update(opinion_count=count)
    return Consultation.objects.get(pk=about.pk)


def _people(first: int, count: int) -> Iterator[dict[str, Any]]:
    for at in range(count):
        yield {
            "id": first + at, "kind": "person", "name": f"某{at % 997}",
            "person_key": f"phone:{at:064d}",
            "age_band": ("", "adult", "middle", "elder")[at % 4],
            "occupation": ("", "farmer", "employee", "retired")[at % 4],
            "consent_upward": False, "consent_name": False, "consent_case": False,
        }  # fmt: skip


def _opinions(random: Random, about: int, first: int, count: int, first_person: int, people: int,
              stations: list[int]) -> Iterator[dict[str, Any]]:  # fmt: skip
    weights = [1 / (rank + 1) ** 1.3 for rank in range(len(TOPICS))]
    topics = random.choices(TOPICS, weights, k=count)
    states = random.choices(*zip(*SETTLED, strict=True), k=count)
    channels = random.choices(*zip(*CHANNELS, strict=True), k=count)
    for at, (topic, state, channel) in enumerate(zip(topics, states, channels, strict=True)):
        body = (
            f"{random.choice(BEGIN)}把{topic}{random.choice(MIDDLE)}，"
            f"{random.choice(MIDDLE)}，同时{random.choice(MIDDLE)}{random.choice(END)}"
            f"第{at}户的意见，{random.choice(BEGIN)}{random.choice(MIDDLE)}{random.choice(END)}"
        )
        when = LEFT + timedelta(seconds=at * 6)
        online = channel == Channel.ONLINE
        yield {
            "id": first + at, "receipt_no": f"BF-{about}-{at}", "query_hash": "0" * 64,
            "client_key": uuid.UUID(int=about << 64 | at), "consultation_id": about,
            "contributor_id": first_person + at % people, "channel": channel, "kind": "modify",
            "body": body, "replacement": "", "reason": "", "edited_text": "", "people": 1,
            "station_id": None if online else stations[at % len(stations)], "chosen": "",
            "recorded_source": "", "received_at": when, "created_at": when, "is_late": False,
            "revision": 1, "text_hash": text_hash(body, "", ""), "hold_reasons": "[]",
            "moderation": Moderation.PASSED, "processing": state, "adoption": "none",
            "feedback": "none", "processing_note": "",
        }  # fmt: skip


def _targets(cursor: Any, first: int, count: int, units: list[int]) -> Iterator[dict[str, Any]]:
    key = _next(cursor, OpinionTarget, count)
    for at in range(count):
        unit = units[at * 7 % len(units)]
        yield {
            "id": key + at, "opinion_id": first + at, "scope": "provision", "provision_id": unit,
            "unit_id": unit, "label": f"第{at * 7 % len(units) + 1}条", "quote": "",
        }  # fmt: skip


def _next(cursor: Any, model: Any, count: int) -> int:
    """The first of ``count`` keys that are ours from now on."""
    table = model._meta.db_table
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    first: int = cursor.fetchone()[0]
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count])
    return first


def _copy(cursor: Any, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    rows = iter(rows)
    row = next(rows)
    names = ", ".join(row)
    with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        copy.write_row(list(row.values()))
        for row in rows:
            copy.write_row(list(row.values()))
