"""How opinions reach the office: the ways that the code knows; the office adds its own."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """Its labels are what a new installation begins with; see ``models.OpinionChannel``."""

    ONLINE = "online", "网上平台"
    WECHAT = "wechat", "微信"
    WECHAT_ACCOUNT = "wechat_account", "公众号"
    MINI_PROGRAM = "mini_program", "小程序"
    WECHAT_GROUP = "wechat_group", "微信群"
    MEETING = "meeting", "座谈会"
    HEARING = "hearing", "听证会"
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
SENT_BY_THEMSELVES = frozenset(
    {Channel.ONLINE, Channel.WECHAT, Channel.WECHAT_ACCOUNT, Channel.MINI_PROGRAM}
)


def source_without_station(channel: str) -> str:
    """来源站点 of an opinion that came to the office directly."""
    return "网上平台" if channel in SENT_BY_THEMSELVES else "联系点办公室"
