"""An SMTP server that keeps what it accepts, and refuses when told to."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.ports import free_port


@dataclass
class Mailbox:
    """``refuse_with``: "451 try later" or "550 no such user" for the mails that follow.

    ``accept_then_drop``: how many mails to accept while the line breaks before the answer.
    ``silent_at``: with so many mails accepted, it keeps all that come and answers none of them.
    """

    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_with: str = ""
    accept_then_drop: int = 0
    silent_at: int | None = None
    controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://{self.controller.hostname}:{self.controller.port}"

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 -- aiosmtpd
        if self.refuse_with:
            return self.refuse_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        while self.silent_at is not None and len(self.messages) >= self.silent_at:
            await asyncio.sleep(0.05)
        if self.accept_then_drop:
            self.accept_then_drop -= 1
            server.transport.abort()
        return "250 accepted"

    def __enter__(self):
        # Port 0 would confuse the controller's own start check.
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()
