"""Night hours in which nobody is written to, unless it is an answer to what they just did."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def after_quiet_hours(moment: datetime, *, quiet_from: time, quiet_until: time) -> datetime:
    """``moment`` itself, or the end of the quiet hours it falls into. Equal times mean none."""
    local = timezone.localtime(moment)
    if not _is_quiet(local.time(), quiet_from, quiet_until):
        return moment
    end = local.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def _is_quiet(clock: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until
