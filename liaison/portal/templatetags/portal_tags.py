"""Dates as an office writes them, icons, and the navigation of the public pages."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from liaison.accounts.access import may_open
from liaison.portal import dates
from liaison.portal.navigation import PUBLIC_PAGES, room_of, rooms_of
from liaison.portal.sides import is_office_path

register = template.Library()

ICONS = settings.BASE_DIR / "static" / "vendor" / "bootstrap-icons-1.13.2"


register.filter("chinese_date", dates.chinese_date)
register.filter("chinese_datetime", dates.chinese_datetime)
register.filter("deadline", dates.deadline)


register.filter("may_open", may_open)


@register.filter
def left_until(value: datetime | None) -> str:
    """还有3天, 还有5小时, 已截止."""
    return dates.left(value, timezone.now()) if value else ""


@register.filter
def overdue_by(value: datetime | None) -> str:
    """还有3天, 已逾期2天."""
    return dates.overdue(value, timezone.now()) if value else ""


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


@register.inclusion_tag("components/office_nav.html", takes_context=True)
def office_nav(context: dict[str, Any]) -> dict[str, Any]:
    path, user = context["request"].path, context["request"].user
    in_office = is_office_path(path)
    rooms = rooms_of(user, in_office=in_office)
    current = room_of(path, rooms)
    return {
        "rooms": rooms,
        "current": current,
        "user": user,
        "label": "办公室" if in_office else "工作台",
    }


@register.filter
def phone_link(number: str) -> SafeString:
    """A number that a phone can dial."""
    digits = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    return format_html('<a href="tel:{}">{}</a>', digits, number)
