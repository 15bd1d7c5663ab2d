"""The ways a notice leaves the house by itself: e-mail and an SMS gateway.

Each says after a try whether the other side took it, cannot take it now, or never will. A setting
of ours that is wrong (password, token, address of the gateway) counts as "not now": it says
nothing about the person, and must not push everybody to the next channel.
"""

import json
import logging
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from liaison.contacts.models import Contact
from liaison.contacts.services import ContactError, open_for_delivery

from .choices import Channel, Outcome
from .models import Notice

logger = logging.getLogger(__name__)

GATEWAY_PATIENCE = 10
# Answers of a gateway that are about our set-up or its own state, not about this recipient.
NOT_THE_RECIPIENT = {401, 402, 403, 404, 405, 407, 408, 425, 429}


@dataclass(frozen=True)
class Try:
    """What came of one try."""

    outcome: Outcome
    detail: str = ""
    message_id: str = ""
    # The channel itself is in trouble: others should not be tried on it in this run.
    channel_down: bool = False


def usable_channel(notice: Notice) -> Channel:
    """The first rung of the ladder that this notice may still climb: SMS, e-mail, by hand.

    ``notice.channel`` is the lowest rung not yet refused for good.
    """
    rungs = [Channel.SMS, Channel.EMAIL, Channel.HAND]
    for rung in rungs[rungs.index(Channel(notice.channel)) :]:
        if _is_usable(rung, notice):
            return rung
    return Channel.HAND


def next_rung(channel: Channel) -> Channel:
    return Channel.EMAIL if channel == Channel.SMS else Channel.HAND


def _is_usable(channel: Channel, notice: Notice) -> bool:
    if channel == Channel.SMS:
        contact, ready = notice.contact_phone, bool(settings.SMS_URL and notice.sms_text)
    else:
        contact, ready = notice.contact_email, settings.EMAIL_ENABLED
    return ready and contact is not None and contact.erased_at is None


class Post:
    """Both channels, open for one run: one SMTP connection and one to the gateway at most."""

    def __init__(self) -> None:
        self.mail: BaseEmailBackend | None = None
        self.gateway: HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up_mail()
        self._hang_up_gateway()

    def send(self, notice: Notice, channel: Channel) -> Try:
        try:
            if channel == Channel.SMS:
                return self._send_sms(notice)
            return self._send_mail(notice)
        except ContactError as error:
            return Try(Outcome.PERMANENT, str(error))
        except Exception as error:  # one odd letter must not stop everybody behind it
            logger.exception("notice %s could not be handed to %s", notice.pk, channel)
            self._hang_up_mail()
            self._hang_up_gateway()
            return Try(Outcome.TEMPORARY, f"发送程序出错：{type(error).__name__}")

    def _send_mail(self, notice: Notice) -> Try:
        message_id = message_id_of(notice)
        message = mail.EmailMessage(
            subject=notice.subject,
            body=notice.body,
            to=[_address(notice.contact_email)],
            # The same for every try, so that a second copy can be told from a second letter.
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )
        try:
            if self.mail is None:
                self.mail = mail.get_connection()
                self.mail.open()
            self.mail.send_messages([message])
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up_mail()
            return _judge_mail(error, message_id)
        return Try(Outcome.ACCEPTED, "", message_id)

    def _hang_up_mail(self) -> None:
        connection, self.mail = self.mail, None
        if connection is not None:
            connection.fail_silently = True
            connection.close()

    def _send_sms(self, notice: Notice) -> Try:
        return self.send_text(notice.contact_phone, notice.sms_text, key=notice.delivery_key)

    def send_text(self, phone: Contact | None, text: str, *, key: str) -> Try:
        """One SMS; ``key`` is the same for every try of it. Raises ContactError."""
        payload = {
            "to": _address(phone),
            "text": sms_with_signature(text),
            "idempotency_key": key,
        }
        try:
            status, answer = self._post(payload)
        except (OSError, HTTPException) as error:
            self._hang_up_gateway()
            detail = f"短信网关没有应答：{type(error).__name__}"
            return Try(Outcome.TEMPORARY, detail, key, channel_down=True)
        return _judge_gateway(status, answer, key)

    def _post(self, payload: dict[str, str]) -> tuple[int, str]:
        parts = urlsplit(settings.SMS_URL)
        if self.gateway is None:
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            self.gateway = kind(parts.hostname or "", parts.port, timeout=GATEWAY_PATIENCE)
        path = parts.path or "/"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": payload["idempotency_key"],
        }
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        body = json.dumps(payload, ensure_ascii=False).encode()
        self.gateway.request(
            "POST", f"{path}?{parts.query}" if parts.query else path, body, headers
        )
        response = self.gateway.getresponse()
        return response.status, response.read(2000).decode("utf-8", "replace")

    def _hang_up_gateway(self) -> None:
        gateway, self.gateway = self.gateway, None
        if gateway is not None:
            gateway.close()


def _address(contact: Contact | None) -> str:
    if contact is None:
        raise ContactError("没有留下这种联系方式。")
    return open_for_delivery(contact)


def message_id_of(notice: Notice) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<notice.{notice.delivery_key}@{domain}>"


def key_of(notice: Notice, channel: Channel) -> str:
    """What the other side knows this message by, the same for every try."""
    return notice.delivery_key if channel == Channel.SMS else message_id_of(notice)


def sms_with_signature(text: str) -> str:
    """Carriers want the registered signature first."""
    return f"【{settings.SMS_SIGNATURE}】{text}"


def _judge_mail(error: Exception, message_id: str) -> Try:
    """SMTP 5xx about this recipient or this letter is for good; everything else may pass."""
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, text = error.smtp_code, error.smtp_error
    else:
        detail = f"邮件服务器没有接收：{_words(error)}"
        return Try(Outcome.TEMPORARY, detail, message_id, channel_down=True)
    detail = f"邮件服务器答复 {code}：{_plain(text)}"
    outcome = Outcome.PERMANENT if 500 <= code < 600 else Outcome.TEMPORARY
    # 421 is what a server says that is closing: nobody else should be tried on it now.
    return Try(outcome, detail[:300], message_id, channel_down=code == 421)


def _judge_gateway(status: int, answer: str, key: str) -> Try:
    if 200 <= status < 300:
        return Try(Outcome.ACCEPTED, "", key)
    detail = f"短信网关答复 {status}：{answer}"[:300]
    if status >= 500 or status < 400 or status in NOT_THE_RECIPIENT:
        return Try(Outcome.TEMPORARY, detail, key, channel_down=True)
    return Try(Outcome.PERMANENT, detail, key)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"[:200]
    return f"{type(error).__name__} {error}"[:200]


def _plain(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
