"""Everything that can happen to drafts and consultations.

The doors for the floors above are ``move_consultation`` and ``record_counts``.
"""

from drafts.errors import DraftError
from drafts.services.clock import close_due, keep_time, open_due
from drafts.services.moving import move_consultation, record_counts

__all__ = [
    "DraftError",
    "close_due",
    "keep_time",
    "move_consultation",
    "open_due",
    "record_counts",
]
