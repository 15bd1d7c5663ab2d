"""Dates as an office writes them, icons, and the navigation of the public pages."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from liaison.portal.navigation import PUBLIC_PAGES

register = template.Library()

ICONS = settings.BASE_DIR / "static" / "vendor" / "bootstrap-icons-1.13.2"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def chinese_date(value: date | datetime | None) -> str:
    """2025年10月8日."""
    if value is None or value == "":
        return ""
    day = _local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def chinese_datetime(value: datetime | None) -> str:
    """2025年10月8日9时05分."""
    if not value:
        return ""
    moment = _local(value)
    return f"{chinese_date(moment)}{moment.hour}时{moment.minute:02d}分"


@register.filter
def deadline(value: datetime | date | None) -> str:
    """2025年10月8日24时止: midnight belongs to the day that it ends."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return f"{chinese_date(value)}24时止"
    moment = _local(value)
    if (moment.hour, moment.minute) in {(0, 0), (23, 59)}:
        return f"{chinese_date(moment - timedelta(minutes=1))}24时止"
    minutes = f"{moment.minute:02d}分" if moment.minute else ""
    return f"{chinese_date(moment)}{moment.hour}时{minutes}止"


@register.filter
def left_until(value: datetime | None) -> str:
    """How long is left, in days, then hours, then minutes: 还有3天."""
    return left(value, timezone.now()) if value else ""


def left(value: datetime, now: datetime) -> str:
    minutes = int((value - now).total_seconds() // 60)
    if value <= now:
        return "已截止"
    if minutes >= 2 * 24 * 60:
        return f"还有{minutes // (24 * 60)}天"
    if minutes >= 60:
        return f"还有{minutes // 60}小时"
    return f"还有{max(minutes, 1)}分钟"


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return " ".join(text.split("<svg ", 1)[1].split())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of the vendored Bootstrap Icons, inline. Without a label it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    # The drawing is a file of our own; the label is escaped above.
    return mark_safe(f'<svg {spoken} focusable="false" {_drawing(name)}')  # noqa: S308 -- see above


@register.inclusion_tag("components/public_nav.html", takes_context=True)
def public_nav(context: dict[str, Any]) -> dict[str, Any]:
    request = context.get("request")
    path = request.path if request is not None else ""
    items = [(url, label, path.startswith(url)) for url, label in PUBLIC_PAGES]
    return {"items": items, "at_home": path == "/"}


@register.filter
def phone_link(number: str) -> SafeString:
    """A number that a phone can dial."""
    digits = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    return format_html('<a href="tel:{}">{}</a>', digits, number)
