"""How often one network may do something. A limit that can't be asked stops nobody."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from ipaddress import ip_address, ip_network
from time import time

import redis
from django.conf import settings

from opinions import valkey


class Verdict(Enum):
    WITHIN = "within"
    BEYOND = "beyond"
    # Valkey is down: nobody counts at the moment.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    window: timedelta


def count(limit: Limit, who: str) -> Verdict:
    """Count one more for ``who`` and say where that leaves it."""
    if not settings.ABUSE_CHECKS:
        return Verdict.WITHIN
    seconds = int(limit.window.total_seconds())
    key = f"limit:{limit.name}:{pseudonym(who)}:{int(time()) // seconds}"

    def add_one(client: redis.Redis) -> int:
        pipe = client.pipeline(transaction=False)
        pipe.incr(key)
        pipe.expire(key, seconds)
        return int(pipe.execute()[0])

    so_far = valkey.ask(add_one)
    if so_far is None:
        return Verdict.UNKNOWN
    return Verdict.WITHIN if so_far <= limit.most else Verdict.BEYOND


def network_of(address: str) -> str:
    """The address, or for IPv6 the customer's whole network; "" if unknown."""
    if not address:
        return ""
    parsed = ip_address(address)
    return str(parsed) if parsed.version == 4 else str(ip_network(f"{parsed}/64", strict=False))


def network_key(network: str) -> str:
    """Equal for one network from ``network_of``, and nothing of it can be read back; "" for ""."""
    return pseudonym(f"network:{network}") if network else ""


def pseudonym(who: str) -> str:
    """Valkey holds no addresses and no receipt numbers."""
    digest = hmac.new(settings.LOOKUP_KEY.encode(), f"limit:{who}".encode(), hashlib.sha256)
    return digest.hexdigest()[:32]
