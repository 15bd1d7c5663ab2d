"""The portal's own application with everything forgotten that a process keeps near.

``reading`` empties Valkey before each request; only from inside can a process be emptied.
A request with the header ``X-Counted`` leaves it the opinions of each article, as the worker
counts them each minute whether anybody reads or not.
"""

from collections.abc import Iterable
from typing import Any

from liaison.office import memory
from liaison.wsgi import application as portal
from opinions import reading_cache


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    memory.forget_all()
    if "HTTP_X_COUNTED" in environ:
        reading_cache.forget_pages()
    else:
        reading_cache.forget_all()
    return portal(environ, start_response)
