"""When a notice goes out and through what, as the office reads it; contacts must be loaded."""

from datetime import datetime

from django.utils import timezone

from .channels import usable_channel
from .choices import Channel, NoticeStatus
from .models import Notice

NOT_YET_SENT = frozenset({NoticeStatus.QUEUED, NoticeStatus.SENDING, NoticeStatus.WAITING_RETRY})


def sending_plan(notice: Notice, now: datetime) -> str:
    """将于11月27日8时发送（夜间不发通知）; nothing where nothing is being waited for."""
    if notice.not_before <= now:
        return ""
    at = month_to_hour(notice.not_before)
    if notice.status == NoticeStatus.WAITING_RETRY:
        return f"将于{at}再次发送"
    if notice.status != NoticeStatus.QUEUED:
        return ""
    # Only the quiet hours hold back what was not tried yet.
    what = "转人工告知" if usable_channel(notice) == Channel.HAND else "发送"
    return f"将于{at}{what}（夜间不发通知）"


def channel_words(notice: Notice) -> str:
    """The channel it went through, or before that the one it will really take."""
    if notice.status in NOT_YET_SENT:
        return str(usable_channel(notice).label)
    return notice.get_channel_display()


def month_to_hour(moment: datetime) -> str:
    """11月27日8时, 11月27日8时30分."""
    local = timezone.localtime(moment)
    minutes = f"{local.minute:02d}分" if local.minute else ""
    return f"{local.month}月{local.day}日{local.hour}时{minutes}"
