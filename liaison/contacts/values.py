"""What a phone number or an e-mail address looks like, written one way, and masked."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from liaison.contacts.choices import ContactKind

LONGEST_EMAIL = 254
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{9,11}")
COUNTRY_CODE = re.compile(r"^(\+86|0086|86(?=1\d{10}$))")
PHONE_SEPARATORS = re.compile(r"[\s\-‐‑–—―()./·]")


def normalised(kind: str, value: str) -> str:
    """One spelling for each contact, so that the same number is always found again.

    Raises ValueError with a Chinese sentence if it cannot be a contact of this kind.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    return _phone(text) if kind == ContactKind.PHONE else _email(text)


def mask(kind: str, value: str) -> str:
    """``138****0021`` and ``z***@x.cn``."""
    if kind == ContactKind.PHONE:
        return f"{value[:3]}****{value[-4:]}"
    local, _, domain = value.rpartition("@")
    return f"{local[:1]}***@{domain}"


def _phone(text: str) -> str:
    digits = COUNTRY_CODE.sub("", PHONE_SEPARATORS.sub("", text))
    if not (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
        raise ValueError("请填写11位手机号码，或者带区号的固定电话。")
    return digits


def _email(text: str) -> str:
    try:
        if len(text) > LONGEST_EMAIL:
            raise ValidationError("")
        EmailValidator()(text)
    except ValidationError as error:
        raise ValueError("请填写完整的电子邮箱地址，例如 name@example.cn。") from error
    return text.lower()
