"""What a password must be like, and passwords made for others."""

import secrets
import string

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from liaison.accounts.models import User

KINDS = (
    ("小写字母", string.ascii_lowercase),
    ("大写字母", string.ascii_uppercase),
    ("数字", string.digits),
)
LEAST_KINDS = 3
REMEMBERED = 5
# Without letters and digits that are taken for one another when read out or copied by hand.
CLEAR = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
TEMPORARY_LENGTH = 12


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码至少要有{self.min_length}个字符。"

    def get_help_text(self) -> str:
        return f"至少{self.min_length}个字符，"


class UnlikeTheName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "密码与用户名或姓名太相似，请换一个。"

    def get_help_text(self) -> str:
        return "不要与用户名、姓名相似。"


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "这个密码太常见，请换一个。"

    def get_help_text(self) -> str:
        return ""


class ThreeKindsOfCharacters:
    """Three of: small letters, capital letters, digits, other characters."""

    def validate(self, password: str, user: object = None) -> None:
        if _kinds(password) < LEAST_KINDS:
            raise ValidationError(
                "密码须包含大写字母、小写字母、数字、其他符号中的至少三种。",
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return "包含大写字母、小写字母、数字、其他符号中的至少三种，"


class NotUsedRecently:
    """None of the last five passwords of this person."""

    def validate(self, password: str, user: object = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        used = user.used_passwords.values_list("encoded", flat=True)[:REMEMBERED]
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(
                f"不能与最近{REMEMBERED}次用过的密码相同。", code="password_used_recently"
            )

    def get_help_text(self) -> str:
        return f"也不能与最近{REMEMBERED}次用过的密码相同。"


def temporary_password() -> str:
    """A password to hand to someone, who changes it at the first sign-in."""
    while True:
        password = "".join(secrets.choice(CLEAR) for _ in range(TEMPORARY_LENGTH))
        if _kinds(password) >= LEAST_KINDS:
            return password


def _kinds(password: str) -> int:
    kinds = sum(any(char in kind for char in password) for _, kind in KINDS)
    known = "".join(kind for _, kind in KINDS)
    return kinds + any(char not in known for char in password)
