"""Which sign-in names are allowed."""

import re

from django.core.exceptions import ValidationError

PATTERN = r"^[a-z][a-z0-9._-]{2,29}$"
# Names that every password list tries first.
BLOCKED = frozenset(
    {
        "admin", "administrator", "root", "superuser", "superadmin", "sysadmin", "secadmin",
        "auditadmin", "system", "user", "test", "guest", "demo", "default", "postgres", "oracle",
        "anonymous", "manager", "operator", "supervisor", "webmaster",
    }
)  # fmt: skip


def check_username(value: str) -> None:
    if not re.match(PATTERN, value):
        raise ValidationError(
            "用户名为3至30个字符，以小写字母开头，只用小写字母、数字、点、下划线和连字符。"
        )
    if value in BLOCKED:
        raise ValidationError("这个用户名容易被猜到，请换一个，例如姓名的拼音加数字。")
