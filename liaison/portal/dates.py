"""Dates and deadlines as an office writes them, always in the time of the county."""

from datetime import date, datetime, timedelta

from django.utils import timezone

WEEKDAYS = "一二三四五六日"


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def chinese_date(value: date | datetime | None) -> str:
    """2025年10月8日."""
    if not value:
        return ""
    day = local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_datetime(value: datetime | None) -> str:
    """2025年10月8日9时05分."""
    if not value:
        return ""
    moment = local(value)
    return f"{chinese_date(moment)}{moment.hour}时{moment.minute:02d}分"


def with_weekday(day: date) -> str:
    return f"{chinese_date(day)} 星期{WEEKDAYS[day.weekday()]}"


def deadline(value: datetime | date | None) -> str:
    """2025年10月8日24时止: midnight belongs to the day that it ends."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return f"{chinese_date(value)}24时止"
    moment = local(value)
    if (moment.hour, moment.minute) in {(0, 0), (23, 59)}:
        return f"{chinese_date(moment - timedelta(minutes=1))}24时止"
    minutes = f"{moment.minute:02d}分" if moment.minute else ""
    return f"{chinese_date(moment)}{moment.hour}时{minutes}止"


def left(value: datetime, now: datetime) -> str:
    """How long is left, in days, then hours, then minutes: 还有3天."""
    minutes = int((value - now).total_seconds() // 60)
    if value <= now:
        return "已截止"
    if minutes >= 2 * 24 * 60:
        return f"还有{minutes // (24 * 60)}天"
    if minutes >= 60:
        return f"还有{minutes // 60}小时"
    return f"还有{max(minutes, 1)}分钟"


def overdue(value: datetime, now: datetime) -> str:
    """For lists of the staff: how long is left, or by how much it is late."""
    if value > now:
        return left(value, now)
    days = (now - value).days
    return f"已逾期{days}天" if days else "今天逾期"
