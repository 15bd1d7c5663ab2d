"""Keeping an eye on the portal from outside the worker."""

import logging
from datetime import datetime

from django.db import connection

from liaison.notices.delivery import deliver_due
from liaison.portal import alarms
from liaison.portal.choices import AlarmKind
from liaison.portal.models import Alarm

logger = logging.getLogger(__name__)


def watch_once(now: datetime, *, may_send: bool) -> None:
    """One look; without a database there is nothing to write on: the log has it, and /readyz.

    ``may_send``: while the worker is silent its notices are sent from here (the outbox lets only
    one process send at a time).
    """
    try:
        alarms.look(now)
        if may_send and Alarm.objects.open().filter(kind=AlarmKind.WORKER).exists():
            deliver_due()
    except Exception:
        logger.warning("could not look for alarms", exc_info=True)
    finally:
        connection.close()
