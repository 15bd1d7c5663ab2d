"""What the portal can tell about how an opinion was sent."""

from django.db.models import TextChoices


class Proof(TextChoices):
    """自动校验: a marking only, unless the office wants to look first at what lacks it."""

    DONE = "done", "已通过"
    MISSING = "missing", "没有做，浏览器可能关闭了脚本"
    WRONG = "wrong", "没有通过"
    REUSED = "reused", "重复使用"
