"""The second person, where the office's settings ask for one.

As for the ledger (rule 5.4): nobody passes the own work; in a small office somebody may, and the
history says so (岗位合并), so that a colleague finds it for 补核.
"""

from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from stations.errors import StationError


def combined_note(first: User | int, second: User, *, refusal: str, note: str) -> str:
    """ "" for two people, ``note`` where one is both in a small office; else StationError."""
    first_id = first if isinstance(first, int) else first.pk
    if first_id != second.pk:
        return ""
    if current_mode() != Mode.SMALL:
        raise StationError(refusal)
    return note
