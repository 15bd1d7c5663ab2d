"""Who else wants to know that somebody opened a text in the workbench; floors above say so here."""

from collections.abc import Callable
from datetime import datetime

from liaison.accounts.models import User

# Takes the consultation's id, the reader, the moment.
Listener = Callable[[int, User, datetime], None]
LISTENERS: list[Listener] = []


def listener(told: Listener) -> Listener:
    """Register ``told``, once however often its module is loaded."""
    if told not in LISTENERS:
        LISTENERS.append(told)
    return told


def opened(consultation_id: int, by: User, now: datetime) -> None:
    for told in LISTENERS:
        told(consultation_id, by, now)
