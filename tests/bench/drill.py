"""The last evening of a consultation: 25 opinions a second while fifty people read the draft.

Once with everything well, once while worker and Valkey are killed three times. Every receipt must
be in the database and nothing else; who sent no proof, and who sent while nobody counted, must be
held for a look. Runs only if named; ``MINUTES`` is the length of each of the two evenings.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlencode

from django.utils import timezone

from liaison.office.services import current_privacy_notice
from opinions import proof, tickets
from opinions.models import GivingRules, Opinion
from tests.bench import data, load
from tests.bench.crowd import Crowd, Heard, percentiles
from tests.bench.figures import Figure
from tests.bench.ground import SWITCHES, Ground
from tests.bench.killing import kill_worker_and_valkey
from tests.support.portal import Portal, wait_until

MINUTES = float(os.environ.get("MINUTES") or 10)
PER_SECOND = 25
READERS = 50
KILLS = 3
# One in so many has no JavaScript.
WITHOUT_PROOF = 10
LONGEST_MS = 1_000
SCREENED_WITHIN = 180


def measure(ground: Ground) -> Iterator[Figure]:
    about = data.consultation()
    GivingRules.objects.update_or_create(pk=1, defaults={"hold_without_proof": True})
    # Each sender has an address of his own, as behind a proxy; the checks are on.
    ground.restart(DEMO="on", TRUSTED_PROXIES="127.0.0.1")
    path = f"/consultations/{about.slug}/"
    submissions = _submissions(about, f"{path}opinions/new/")
    turns = (path, f"{path}?q=%E7%94%B5%E6%A2%AF", f"{path}opinions/new/")
    pages = [load.get(turn, Accept_Encoding="gzip") for turn in turns]
    try:
        for name, meanwhile in (("", lambda passed: None), ("，中断", _killing(ground.portal))):
            before = Opinion.objects.latest("pk").pk
            crowd = Crowd(ground.portal.port, submissions, pages)
            heard = crowd.gather(
                seconds=MINUTES * 60, per_second=PER_SECOND, readers=READERS, meanwhile=meanwhile
            )
            yield from _figures(name, heard, before)
    finally:
        ground.restart(**SWITCHES)


def _submissions(about, path: str) -> Iterator[bytes]:
    notice = current_privacy_notice().pk
    unit = str(about.version.provisions.commentable().in_order()[50].uuid)
    for at in count():
        token = tickets.issue_form(about.pk, notice, timezone.now())
        fields = {
            "token": token,
            "confirm": "1",
            "provision": unit,
            "body": f"第{at}户：建议写明电梯困人时多少分钟内必须到场，并且公布维护保养单位的电话。",
            "proof": proof.answer_for(token) if at % WITHOUT_PROOF else "",
        }
        address = f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}"
        yield load.post(path, urlencode(fields).encode(), X_Forwarded_For=address)


def _killing(portal: Portal) -> Callable[[float], None]:
    """kill -9 of worker and Valkey in the middle of each third or so; ``up`` brings them back."""
    moments = [MINUTES * 60 * (at + 0.5) / KILLS for at in range(KILLS)]

    def look(passed: float) -> None:
        if not moments or passed < moments[0]:
            return
        moments.pop(0)
        kill_worker_and_valkey(portal)

    return look


def _figures(name: str, heard: Heard, before: int) -> Iterator[Figure]:
    given = Opinion.objects.filter(pk__gt=before)
    receipts = {tickets.read_receipt(ticket_of(location)) for location in heard.locations}
    lost = receipts ^ set(given.values_list("pk", flat=True))
    wanted = int(MINUTES * 60 * PER_SECOND)
    is_whole = not lost and not heard.errors and len(receipts) == wanted
    said = "、".join(f"{what} {number}" for what, number in heard.errors.items())
    yield Figure(
        f"演练{name}：提交{wanted:,}条，一条不丢",
        f"{len(receipts):,}张回执，差{len(lost)}条" + (f"，{said}" if said else ""),
        *("—", len(receipts) / wanted, "1", is_whole),
    )
    for what, seconds in (("提交", heard.sent), ("阅读", heard.read)):
        p50, p99 = percentiles(seconds)
        ours = f"{p50:,.0f}/{p99:,.0f} ms，{len(seconds):,}次"
        aim = f"p99≤{LONGEST_MS:,} ms"
        yield Figure(
            f"演练{name}：{what} p50/p99", ours, "—", LONGEST_MS / p99, aim, p99 <= LONGEST_MS
        )
    is_screened = wait_until(
        lambda: not given.waiting_for_screening().exists(), seconds=SCREENED_WITHIN
    )
    held, doubted = given.held().count(), given.exclude(hold_reasons=[]).count()
    yield Figure(
        f"演练{name}：存疑的都待复核",
        f"{held:,}条",
        f"{doubted:,}条",
        *(held / max(1, doubted), "1", is_screened and held == doubted >= wanted // WITHOUT_PROOF),
    )


def ticket_of(location: str) -> str:
    return location.partition("?")[0].rstrip("/").rsplit("/", 1)[1]
