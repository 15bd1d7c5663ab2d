"""The portal's own application with everything forgotten that a process keeps near.

``reading`` empties Valkey before each request; only from inside can a process be emptied.
"""

from collections.abc import Iterable
from typing import Any

from liaison.office import memory
from liaison.wsgi import application as portal
from opinions import reading_cache


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    memory.forget_all()
    reading_cache.forget_all()
    return portal(environ, start_response)
