"""Why a person should look at what was sent before it counts. A doubt holds, it never refuses.

The sizes are for a village: sixty people at a station's evening come through one address of
their carrier, and all of them are taken without a doubt. Only what no village sends is asked to
wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opinions.buckets import Bucket, take
from opinions.tickets import FormTicket

NETWORK = Bucket("give-network", size=60, refill=timedelta(minutes=10))
NETWORK_DAY = Bucket("give-network-day", size=600, refill=timedelta(days=1))
PERSON = Bucket("give-person", size=30, refill=timedelta(hours=1))
PERSON_DAY = Bucket("give-person-day", size=100, refill=timedelta(days=1))
FLOOD = Bucket("give-flood", size=1_200, refill=timedelta(minutes=10))

FROM_NETWORK = "同一网络短时间内提交较多"
FROM_PERSON = "同一人短时间内提交较多"
NOBODY_COUNTS = "提交时频率检查不可用"
HIDDEN_FILLED = "填写了居民看不到的栏目，可能是程序提交"


@dataclass(frozen=True)
class Doubts:
    """Reasons for staff; ``wait`` is how long to wait if it is too much to be taken in at all."""

    reasons: list[str]
    wait: timedelta = timedelta(0)


def doubts_about(data: Mapping[str, Any], *, ticket: FormTicket, network: str) -> Doubts:
    """``data`` is what the form understood, ``network`` is from ``limits.network_of``.

    Who left no contact is told apart by the opened form: a program that sends one form again and
    again is one person.
    """
    who = str(data["phone"] or data["email"] or ticket.nonce)
    waits = take(
        [
            (FLOOD, network),
            (NETWORK, network),
            (NETWORK_DAY, network),
            (PERSON, who),
            (PERSON_DAY, who),
        ]
    )
    reasons = [HIDDEN_FILLED] if data["website"] else []
    if waits is None:
        return Doubts([NOBODY_COUNTS, *reasons])
    flood, network_now, network_day, person_now, person_day = waits
    if person_now or person_day:
        reasons.insert(0, FROM_PERSON)
    if network_now or network_day:
        reasons.insert(0, FROM_NETWORK)
    return Doubts(reasons, flood)
