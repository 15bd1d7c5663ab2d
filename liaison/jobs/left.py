"""How long a job will still take, as somebody would say it."""

import math
from datetime import timedelta


def in_words(left: timedelta | None) -> str:
    """Rounded up, so that it is rather done early; empty while nobody can say."""
    if left is None:
        return ""
    seconds = left.total_seconds()
    if seconds < 60:
        return "还要不到1分钟"
    if seconds < 3600:
        return f"大约还要{math.ceil(seconds / 60)}分钟"
    return f"大约还要{math.ceil(seconds / 1800) / 2:g}小时"
