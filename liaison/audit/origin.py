"""Where an action comes from: the client's address and the request's id.

Set around each request by the portal's middleware, carried to the worker in the message's
headers (liaison.audit.apps), read by ``audit.services.record``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

ADDRESS_HEADER = "liaison_address"
REQUEST_ID_HEADER = "liaison_request_id"


@dataclass(frozen=True)
class Origin:
    address: str = ""
    request_id: str = ""
    # In the worker: which task, and its own number.
    task: str = ""
    task_id: str = ""


_current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 -- frozen


def current() -> Origin:
    return _current.get()


def of_request(request: HttpRequest) -> Origin:
    return Origin(address=client_address(request), request_id=uuid4().hex)


def enter(origin: Origin) -> None:
    """Everything from here on in this thread or task comes from ``origin``."""
    _current.set(origin)


@contextmanager
def coming_from(origin: Origin) -> Iterator[Origin]:
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


def client_address(request: HttpRequest) -> str:
    """The nearest address that is not one of our own proxies; "" if the server told none.

    Only what a trusted proxy wrote counts, so a client cannot choose its address.
    """
    address = _parsed(str(request.META.get("REMOTE_ADDR", "")))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    while address and _is_trusted(address) and forwarded:
        nearer = _parsed(forwarded.pop())
        if nearer is None:
            break
        address = nearer
    return str(address or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
