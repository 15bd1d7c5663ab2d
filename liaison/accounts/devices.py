"""Where somebody is signed in: seen by the person, ended from afar."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from liaison.accounts.models import SignedSession, User
from liaison.audit import services as audit
from liaison.audit.actions import name_actions
from liaison.audit.origin import client_address

name_actions({"accounts.end_session": "退出其他设备上的登录"})
# The session holds when it was last used (liaison.accounts.middleware), in seconds since 1970.
SEEN_AT = "seen_at"
# The first that is found; browsers name themselves after their forebears.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("QQBrowser", "QQ浏览器"),
    ("Chrome", "Chrome 内核浏览器"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone|iPad", "苹果手机或平板"),
    ("Android|HarmonyOS", "安卓或鸿蒙手机"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux（含麒麟、统信）"),
)


@dataclass(frozen=True)
class Device:
    signed: SignedSession
    seen_at: datetime
    is_here: bool


def note_device(request: HttpRequest, user: User) -> None:
    """Write down that this session is ``user``'s; once it has a key of its own."""
    agent = request.headers.get("User-Agent", "")
    system, browser = _named(SYSTEMS, agent, "其他系统"), _named(BROWSERS, agent, "其他浏览器")
    SignedSession.objects.update_or_create(
        session_id=request.session.session_key,
        defaults={
            "user": user,
            "address": client_address(request),
            "device": f"{system}，{browser}",
        },
    )


def devices_of(user: User, here: str | None) -> list[Device]:
    """The newest first; ``here`` is the key of the session that asks."""
    signed = user.signed_sessions.open().select_related("session")
    return [Device(one, _seen_at(one), one.session_id == here) for one in signed]


def end_session(user: User, pk: int, *, by: User) -> bool:
    """Whether there was such a session; its browser must sign in again."""
    signed = user.signed_sessions.filter(pk=pk).select_related("session").first()
    if signed is None:
        return False
    signed.session.delete()
    audit.record("accounts.end_session", actor=by, target=user, note=signed.device)
    return True


def end_other_sessions(user: User, here: str | None, *, by: User) -> int:
    """How many were ended."""
    others = user.signed_sessions.exclude(session_id=here).select_related("session")
    ended = list(others)
    for signed in ended:
        signed.session.delete()
    if ended:
        audit.record("accounts.end_session", actor=by, target=user, count=len(ended))
    return len(ended)


def _seen_at(signed: SignedSession) -> datetime:
    seconds = signed.session.get_decoded().get(SEEN_AT)
    if seconds is None:
        return signed.signed_in_at
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


def _named(names: tuple[tuple[str, str], ...], agent: str, other: str) -> str:
    return next((name for sign, name in names if re.search(sign, agent)), other)
