"""Mail server and SMS gateway on a bad day, and what they remember of it.

The mail server knows some addresses not at all (550) and is too busy for others the first time
(450); to some tries it answers that it is closing (421), to others nothing ever. The gateway
reports on each message twice, and of some that they never arrived.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.support.mailbox import Mailbox
from tests.support.sms_gateway import SmsGateway, SmsRequest

# One address in so many, each of another kind.
ONE_IN = 50
UNKNOWN, BUSY = 7, 11
CLOSING = "421 closing"
# Longer than anybody waits.
SILENCE = 3600
REPORTS_AT_ONCE = 200
# Seconds after which the gateway knows what became of a message.
ON_THE_AIR = 3.0


def is_unknown(address: str) -> bool:
    return _kind(address) == UNKNOWN


def _kind(address: str) -> int:
    digits = "".join(sign for sign in address.partition("@")[0] if sign.isdigit())
    return int(digits or 0) % ONE_IN


class Letters(list):
    """Keeps of each letter its Message-ID only."""

    def append(self, letter: EmailMessage) -> None:
        super().append(str(letter["Message-ID"]))


class Texts(list):
    """Keeps of each request when it came, whom it was for and its key."""

    def append(self, request: SmsRequest) -> None:
        super().append((time.monotonic(), request.body["to"], request.idempotency_key))


@dataclass
class BadMailServer(Mailbox):
    """``closed_at``, ``deaf_at``: which of its tries get a 421 and no answer, counted from 1."""

    messages: list = field(default_factory=Letters)
    moments: list[float] = field(default_factory=list)
    closed_at: frozenset[int] = frozenset()
    deaf_at: frozenset[int] = frozenset()
    answers: Counter[str] = field(default_factory=Counter)
    busy_for: set[str] = field(default_factory=set)
    tries: int = 0

    @property
    def message_ids(self) -> list[str]:
        # aiosmtpd looks at every property of its handler for each connection.
        return self.messages

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 -- aiosmtpd
        self.tries += 1
        if self.tries in self.deaf_at:
            self.answers["没有应答"] += 1
            await asyncio.sleep(SILENCE)
        self.refuse_with = self._refusal(address)
        if self.refuse_with:
            self.answers[self.refuse_with[:3]] += 1
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.moments.append(time.monotonic())
        return await super().handle_DATA(server, session, envelope)

    def _refusal(self, address: str) -> str:
        if self.tries in self.closed_at:
            return CLOSING
        if is_unknown(address):
            return "550 no such user"
        if _kind(address) == BUSY and address not in self.busy_for:
            self.busy_for.add(address)
            return "450 mailbox busy"
        return ""


@dataclass
class TwiceReportingGateway(SmsGateway):
    """``said``: what it reported last of each number."""

    requests: list = field(default_factory=Texts)
    reported: int = 0
    said: dict[str, str] = field(default_factory=dict)

    def reports(self) -> list[dict[str, str]]:
        """The next of its reports, each of them twice; ``heard`` says that they were received."""
        now = time.monotonic()
        batch = self.requests[self.reported : self.reported + REPORTS_AT_ONCE]
        ready = [(to, key) for at, to, key in batch if at < now - ON_THE_AIR]
        rows = [
            {"idempotency_key": key, "status": "failed" if is_unknown(to) else "delivered"}
            for to, key in ready
        ]
        return rows + rows

    def heard(self, reports: list[dict[str, str]]) -> None:
        half = len(reports) // 2
        of_these = self.requests[self.reported : self.reported + half]
        for (_, to, _), report in zip(of_these, reports, strict=False):
            self.said[to] = report["status"]
        self.reported += half


@dataclass
class Outside:
    """What both have taken."""

    mailbox: BadMailServer = field(default_factory=BadMailServer)
    gateway: TwiceReportingGateway = field(default_factory=TwiceReportingGateway)

    def taken(self) -> int:
        return len(self.mailbox.messages) + len(self.gateway.requests)

    def moments(self) -> list[float]:
        return [*self.mailbox.moments, *(at for at, _, _ in self.gateway.requests)]

    def keys_by_address(self, addresses: Iterable[str]) -> dict[str, Counter[str]]:
        """What each of them got, and how often; who got nothing is left out."""
        wanted = set(addresses)
        letters = zip(self.mailbox.recipients, self.mailbox.messages, strict=True)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for address, key in (*letters, *((to, key) for _, to, key in self.gateway.requests)):
            if address in wanted:
                found[address][key] += 1
        return found

    def can_hear(self, address: str) -> bool:
        """The gateway takes every number; that one does not exist it says later."""
        return "@" not in address or not is_unknown(address)

    def state_of(self, address: str) -> str:
        """As 告知情况 calls it, if nobody told the person by hand."""
        if "@" in address:
            return "sent" if self.can_hear(address) else "by_hand"
        said = self.gateway.said.get(address, "")
        return {"delivered": "delivered", "failed": "by_hand"}.get(said, "sent")
