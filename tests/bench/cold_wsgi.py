"""The portal, but every request finds the reading page unrendered, near and far.

The counts stay: the worker makes them every minute, whether anybody reads or not.
"""

from collections.abc import Callable, Iterable
from typing import Any

from liaison.wsgi import application as portal
from opinions import reading_cache

reading_cache._from_far = lambda stamp: None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    reading_cache.forget_pages()
    return portal(environ, start_response)
