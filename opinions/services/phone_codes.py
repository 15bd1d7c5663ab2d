"""我的意见 by phone: six digits by SMS show that the phone is in the asker's hand.

The digits are worked out from the row's random key and stand nowhere. A number that nobody left
gets the same answer and the same row, but no SMS.
"""

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key
from liaison.jobs.nudge import nudge
from liaison.notices.channels import Post
from opinions.errors import OpinionError
from opinions.models import Opinion, PhoneCode

name_actions({"opinions.look_by_phone": "居民凭短信验证码查意见"})
LIFE = timedelta(minutes=5)
MOST_TRIES = 5
DIGITS = 6
KEPT = timedelta(days=1)


def are_sent() -> bool:
    """Whether there is a gateway at all; without one the receipt is the way."""
    return bool(settings.SMS_URL)


def ask_for_code(phone: str, *, now: datetime) -> uuid.UUID:
    """Have a code sent to this number if somebody left it with an opinion.

    Raises OpinionError for what is no phone number.
    """
    try:
        lookup = lookup_key(ContactKind.PHONE, phone)
    except ContactError as error:
        raise OpinionError(str(error)) from error
    left = Opinion.objects.filter(contributor__phone__lookup=lookup).order_by("-pk")
    contact = left.values_list("contributor__phone", flat=True).first()
    asked = PhoneCode.objects.create(lookup=lookup, contact_id=contact, asked_at=now)
    nudge("opinions.send_phone_codes")
    return asked.key


def open_with_code(key: uuid.UUID, digits: str, *, now: datetime) -> str | None:
    """The lookup of the phone if the code is right, in time and used for the first time.

    Each try is counted before it is judged, so that many at once get no more than the tries.
    """
    standing = PhoneCode.objects.filter(
        key=key, asked_at__gt=now - LIFE, used_at__isnull=True, tries__lt=MOST_TRIES
    )
    if not standing.update(tries=F("tries") + 1):
        return None
    asked = PhoneCode.objects.get(key=key)
    if asked.contact_id is None or not hmac.compare_digest(code_of(asked), digits):
        return None
    if not PhoneCode.objects.filter(pk=asked.pk, used_at__isnull=True).update(used_at=now):
        return None
    record("opinions.look_by_phone", actor=None, target=asked)
    return asked.lookup


def code_of(asked: PhoneCode) -> str:
    message = f"phone code:{asked.key.hex}".encode()
    digest = hmac.new(settings.LOOKUP_KEY.encode(), message, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def send_waiting() -> int:
    """Send what was asked for and is still of use; how many the gateway took.

    Claimed before it is sent: a code that is lost is asked for again, never sent twice.
    """
    sent = 0
    waiting = list(PhoneCode.objects.waiting(timezone.now() - LIFE).order_by("pk"))
    if not (waiting and are_sent()):
        return 0
    with Post() as post:
        for asked in waiting:
            sent += _send(post, asked)
    return sent


def clear(now: datetime) -> None:
    """Who asked for a code is nobody's business afterwards."""
    PhoneCode.objects.filter(asked_at__lt=now - KEPT).delete()


def _send(post: Post, asked: PhoneCode) -> bool:
    mine = PhoneCode.objects.filter(pk=asked.pk, claimed_at__isnull=True)
    if not mine.update(claimed_at=timezone.now()):
        return False
    text = f"您的验证码是{code_of(asked)}，5分钟内有效，用于查看您提过的意见。请不要告诉别人。"
    try:
        tried = post.send_text(asked.contact, text, key=asked.key.hex)
    except ContactError as error:
        PhoneCode.objects.filter(pk=asked.pk).update(problem=str(error)[:300])
        return False
    PhoneCode.objects.filter(pk=asked.pk).update(problem=tried.detail[:300])
    return not tried.detail
