from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from liaison.office.services import office

# 长辈版: the only variant of a page, and the values its cookie may have.
DISPLAYS = ("elder", "elder-150", "elder-200")


def display_of(request: HttpRequest) -> str:
    """The reader's display, "" for the ordinary one; any other cookie value counts as none."""
    value = request.COOKIES.get("display", "")
    return value if value in DISPLAYS else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """What header and footer show; without session and user, so that pages can be cached."""
    return {
        "office": SimpleLazyObject(office),
        "display": display_of(request),
        "public_url": settings.PUBLIC_URL,
        # WeChat's own browser saves no files; see components/download.html.
        "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
    }
