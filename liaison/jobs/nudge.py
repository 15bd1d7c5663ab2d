"""Telling the worker that a row waits for it. The row is the queue; this only saves the wait.

A nudge takes at most 0.2 s, even if the broker is down or hangs, and its failure is ignored: the
beat's sweep finds the row. After a failure the process leaves the broker alone for some seconds,
so that a page which nudges five times does not wait five times.
"""

import logging
from functools import partial
from threading import local
from time import monotonic
from typing import Any

import kombu.transport.redis  # noqa: F401 -- its 0.3 s of loading must not fall on a visitor
from celery import current_app
from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

# Connecting, the greeting and the push each wait at most this long.
PATIENCE = 0.06
REST = 5.0
OPTIONS = {
    **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "max_retries": 0,
    "retry_on_timeout": False,
    "health_check_interval": 0,
}


class _Broker(local):
    resting_until = 0.0


_broker = _Broker()


def nudge(task_name: str, *args: Any, after: float = 0) -> None:
    """Have ``task_name`` run soon after this transaction commits; once, however often asked.

    ``after`` so many seconds at the earliest: for what asks often, or finds another at work.
    """
    send = partial(_send, task_name, *args, after=after)
    if not any(_is_same(entry[1], send) for entry in connection.run_on_commit):
        transaction.on_commit(send, robust=True)


def _is_same(waiting: Any, send: "partial[None]") -> bool:
    return isinstance(waiting, partial) and waiting.func is _send and waiting.args == send.args


def _send(task_name: str, *args: Any, after: float = 0) -> None:
    if monotonic() < _broker.resting_until:
        return
    try:
        with current_app.connection_for_write(transport_options=OPTIONS) as broker:
            current_app.send_task(
                task_name,
                args,
                countdown=after or None,
                connection=broker,
                retry=False,
                ignore_result=True,
            )
    except Exception as error:  # noqa: BLE001 -- whatever the broker's trouble, the row is safe
        _broker.resting_until = monotonic() + REST
        logger.warning("nudge of %s failed, the sweep will find the row: %s", task_name, error)
