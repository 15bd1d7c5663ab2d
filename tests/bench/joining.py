"""How soon an opinion stands in its group, while 25 more come in each second.

``WORDINGS`` says how many wordings the round has before; 20,000 is a flood. With the portal's own
worker; half of what comes in are edited copies of wordings of the round.
"""

import os
import time
import uuid
from collections.abc import Iterator
from random import Random

from django.utils import timezone

from drafts.models import Consultation
from opinions import receipts
from opinions.choices import Moderation, TargetScope
from opinions.models import (
    Contributor,
    Opinion,
    OpinionEntry,
    OpinionTarget,
    SimilarKey,
    SimilarText,
)
from opinions.normalising import text_hash
from opinions.services import giving
from tests.bench import data, similar
from tests.bench.figures import Figure
from tests.bench.ground import Ground
from tests.factories.drafts import PublicConsultationFactory

WORDINGS = int(os.environ.get("WORDINGS") or 6_000)
A_SECOND = 25
SECONDS = 40
WANTED = 2.0
PATIENCE = 900


def measure(ground: Ground) -> Iterator[Figure]:
    del ground  # its worker does it
    about = PublicConsultationFactory(
        slug="joining", version=data.consultation().version, handler=data.clerk()
    )
    rng = Random(5)  # noqa: S311 -- the same in every run
    texts = similar._texts(rng, WORDINGS + A_SECOND * SECONDS // 2)
    known = texts[:WORDINGS]
    _say(about, known, Moderation.PASSED)
    began = time.perf_counter()
    while _known(about) < WORDINGS:
        if time.perf_counter() - began > PATIENCE:
            raise AssertionError("the worker did not compare what was there")
        time.sleep(2)
    first = time.perf_counter() - began
    origins = rng.sample(range(WORDINGS), A_SECOND * SECONDS // 2)
    new = [similar._edit(known[place], rng.randint(1, 6), rng) for place in origins]
    came = _pour(about, new, texts[WORDINGS:])
    waits = _waits(about, since=min(came))
    right = _right(about, {copy: known[one] for copy, one in zip(new, origins, strict=True)})
    half, most = waits[len(waits) // 2], waits[len(waits) * 95 // 100]
    yield Figure(
        f"{WORDINGS:,}种文字时每秒来{A_SECOND}条，归组（归对{right:.3f}）",
        f"半数{half:.2f}秒，95%在{most:.2f}秒内", f"全部比对并编键{first:.0f}秒", most / first,
        f"95%≤{WANTED}秒", most <= WANTED and right >= 0.95,
    )  # fmt: skip


def _known(about: Consultation) -> int:
    """Wordings with which the worker is through: compared with all others, here and of other
    years, with their keys, and found by the search."""
    found = OpinionEntry.objects.filter(opinion__consultation=about).values("opinion__text_hash")
    texts = SimilarText.objects.filter(consultation=about, has_joined=False, text_hash__in=found)
    keys = SimilarKey.objects.filter(text__in=texts.exclude(recalled_at=None))
    return keys.values("text").distinct().count()


def _pour(about: Consultation, copies: list[str], others: list[str]) -> list[int]:
    """At its pace, as the page does it: a row, then a nudge; the ids of the copies."""
    ids: list[int] = []
    began = time.perf_counter()
    for at, both in enumerate(zip(copies, others, strict=True)):
        for text in both:
            one = _say(about, [text], Moderation.PENDING)[0]
            ids += [one] if text is both[0] else []
            giving._have_it_screened()
        ahead = began + 2 * (at + 1) / A_SECOND - time.perf_counter()
        time.sleep(max(ahead, 0))
    return ids


def _say(about: Consultation, texts: list[str], moderation: str) -> list[int]:
    person = Contributor.objects.create(person_key=f"none:{uuid.uuid4()}")
    opinions = Opinion.objects.bulk_create(
        (
            Opinion(
                consultation=about, contributor=person, receipt_no=receipts.new_number(),
                query_hash="0" * 64, body=text, text_hash=text_hash(text, "", ""),
                received_at=timezone.now(), moderation=moderation,
            )
            for text in texts
        ),
        batch_size=2_000,
    )  # fmt: skip
    OpinionTarget.objects.bulk_create(
        (
            OpinionTarget(
                opinion=opinion, scope=TargetScope.WHOLE, version_id=about.version_id, label="总体"
            )
            for opinion in opinions
        ),
        batch_size=2_000,
    )
    return [opinion.pk for opinion in opinions]


def _waits(about: Consultation, since: int) -> list[float]:
    """Seconds from being accepted to standing in a group, the shortest first."""
    came = dict(
        Opinion.objects.filter(consultation=about, pk__gte=since).values_list(
            "text_hash", "created_at"
        )
    )
    end = time.monotonic() + 60
    mine = SimilarText.objects.filter(consultation=about, text_hash__in=came)
    while mine.count() < len(came) and time.monotonic() < end:
        time.sleep(0.5)
    found = dict(mine.values_list("text_hash", "compared_at"))
    return sorted(
        (found[one] - at).total_seconds() if one in found else 60.0 for one, at in came.items()
    )


def _right(about: Consultation, origin: dict[str, str]) -> float:
    """How many of the copies stand with what they are copies of."""
    leaders = dict(
        SimilarText.objects.filter(consultation=about).values_list("text_hash", "leader_hash")
    )
    right = sum(
        leaders.get(text_hash(copy, "", "")) == leaders.get(text_hash(first, "", ""))
        for copy, first in origin.items()
    )
    return right / len(origin)
