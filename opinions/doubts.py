"""Why a person should look at what was sent before it counts. A doubt holds, it never refuses.

The sizes are for a village: sixty people at a station's evening come through one address of
their carrier, and all of them are taken without a doubt. Only what no village sends is asked to
wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from opinions.buckets import Bucket, take
from opinions.choices import Proof
from opinions.proof import judge
from opinions.services.giving_rules import giving_rules
from opinions.tickets import FormTicket

NETWORK = Bucket("give-network", size=60, refill=timedelta(minutes=10))
NETWORK_DAY = Bucket("give-network-day", size=600, refill=timedelta(days=1))
PERSON = Bucket("give-person", size=30, refill=timedelta(hours=1))
PERSON_DAY = Bucket("give-person-day", size=100, refill=timedelta(days=1))
FLOOD = Bucket("give-flood", size=1_200, refill=timedelta(minutes=10))
# One proof is for one form. Whose line broke, or who goes back and corrects a word, sends the
# same form again and is the same person; a program that goes on with one proof is not.
FORM = Bucket("give-form", size=5, refill=timedelta(days=1))

FROM_NETWORK = "同一网络短时间内提交较多"
FROM_PERSON = "同一人短时间内提交较多"
NOBODY_COUNTS = "提交时频率检查不可用"
HIDDEN_FILLED = "填写了居民看不到的栏目，可能是程序提交"
NOT_PROVEN = "自动校验：{}"


@dataclass(frozen=True)
class Doubts:
    """Reasons for staff; ``wait`` is how long to wait if it is too much to be taken in at all.

    ``proof`` is a ``Proof``, or "" where nobody asks for it.
    """

    reasons: list[str]
    wait: timedelta = timedelta(0)
    proof: str = ""


def doubts_about(data: Mapping[str, Any], *, ticket: FormTicket, network: str) -> Doubts:
    """``data`` is what the form understood, ``network`` is from ``limits.network_of``.

    The opened form is a person, too: a program that sends one form again and again is one
    person, whatever contacts it names.
    """
    form = str(ticket.nonce)
    people = {form, str(data["phone"] or data["email"] or form)}
    waits = take(
        [
            *((FLOOD, network), (NETWORK, network), (NETWORK_DAY, network), (FORM, form)),
            *((bucket, who) for who in people for bucket in (PERSON, PERSON_DAY)),
        ]
    )
    reasons = [HIDDEN_FILLED] if data["website"] else []
    if waits is None:
        proof = _proof(data, is_reused=False)
        return Doubts([NOBODY_COUNTS, *reasons, *_of_proof(proof)], proof=proof)
    flood, network_now, network_day, form_again, *person = waits
    if any(person):
        reasons.insert(0, FROM_PERSON)
    if network_now or network_day:
        reasons.insert(0, FROM_NETWORK)
    proof = _proof(data, is_reused=bool(form_again))
    return Doubts([*reasons, *_of_proof(proof)], flood, proof)


def _proof(data: Mapping[str, Any], *, is_reused: bool) -> str:
    if not settings.ABUSE_CHECKS:
        return ""
    proof = judge(data["token"], data["proof"])
    return Proof.REUSED if proof == Proof.DONE and is_reused else proof


def _of_proof(proof: str) -> list[str]:
    """Who has no proof is only marked, unless the office wants to look first."""
    if proof in {"", Proof.DONE} or not giving_rules().hold_without_proof:
        return []
    return [NOT_PROVEN.format(Proof(proof).label)]
