"""Waits until the portal answers and goes without nothing."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

ANY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- compared only


@dataclass(frozen=True)
class Answer:
    """What /readyz said; nothing at all is ``ready`` False and no names."""

    ready: bool = False
    degraded: tuple[str, ...] = ()

    @property
    def is_green(self) -> bool:
        return self.ready and not self.degraded


def ask() -> Answer:
    host = ANY_ADDRESS.get(settings.BIND, settings.BIND)
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": "127.0.0.1"})
        told = json.loads(connection.getresponse().read())
        return Answer(ready=told["ok"], degraded=tuple(told["degraded"]))
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return Answer()
    finally:
        connection.close()


def wait(tend: Callable[[], None], *, seconds: float = 240) -> Answer:
    """Ask until all is green or time is up; ``tend`` is called in between."""
    until = time.monotonic() + seconds
    while not (answer := ask()).is_green and time.monotonic() < until:
        tend()
        time.sleep(0.2)
    return answer
