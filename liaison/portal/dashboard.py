"""今日事项: the start pages of the office and of the workbench."""

from datetime import datetime

from liaison.accounts.models import User
from liaison.portal.panels.panel import Builder, Panel

Builders = tuple[tuple[frozenset[str], Builder], ...]
OFFICE: Builders = ()
WORKBENCH: Builders = ()


def office_panels(user: User, now: datetime) -> list[Panel]:
    return _panels(user, now, OFFICE)


def workbench_panels(user: User, now: datetime) -> list[Panel]:
    return _panels(user, now, WORKBENCH)


def _panels(user: User, now: datetime, builders: Builders) -> list[Panel]:
    """The panels of ``user`` that have something in them, what is late first."""
    found = [
        panel
        for roles, build in builders
        if user.has_role(*roles) and (panel := build(user, now)) is not None
    ]
    return sorted(found, key=lambda panel: not panel.is_late)
