"""How opinions reach the office."""

from django.db.models import TextChoices


class Channel(TextChoices):
    ONLINE = "online", "网上平台"
    WECHAT = "wechat", "微信"
    MEETING = "meeting", "座谈会"
    VISIT = "visit", "走访"
    RECEPTION = "reception", "接待窗口"
    LETTER = "letter", "来信"
    PHONE = "phone", "电话"
    BOX = "box", "意见箱"
    MOBILE = "mobile", "流动站点"
    KIOSK = "kiosk", "一体机"
    DEPARTMENT_REPLY = "department_reply", "部门复函"
    OTHER = "other", "其他"


# How opinions come that no station brought and nobody wrote down.
SENT_BY_THEMSELVES = frozenset({Channel.ONLINE, Channel.WECHAT})


def source_without_station(channel: str) -> str:
    """来源站点 of an opinion that came to the office directly."""
    return "网上平台" if channel in SENT_BY_THEMSELVES else "联系点办公室"
