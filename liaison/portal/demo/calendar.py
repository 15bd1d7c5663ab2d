"""Lets the demo's past be written through the same services as the present."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def on(day: int, hour: int = 10) -> Iterator[datetime]:
    """Pretend that it is ``hour`` o'clock, ``day`` days from today (negative: before)."""
    date = timezone.localdate() + timedelta(days=day)
    moment = timezone.make_aware(datetime.combine(date, time(hour)))
    with patch("django.utils.timezone.now", return_value=moment):
        yield moment
