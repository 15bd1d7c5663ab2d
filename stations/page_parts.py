"""What other subjects and higher floors show on a station's public page.

``announce`` at import (in an app's ``ready``): the room of stations asks nobody above by name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from stations.models import Station


@dataclass(frozen=True)
class Line:
    """One line of a list; ``when`` in words, "" if there is none."""

    text: str
    when: str = ""
    url: str = ""


Teller = Callable[[Station, date], Iterable[Line]]
NEXT_DATES: list[Teller] = []
OUTCOMES: list[Teller] = []


def announce(tellers: list[Teller], teller: Teller) -> None:
    """Add ``teller`` to NEXT_DATES or OUTCOMES, once. It may ask a fixed number of queries."""
    if teller not in tellers:
        tellers.append(teller)


def told_by(tellers: list[Teller], station: Station, today: date) -> list[Line]:
    return [line for teller in tellers for line in teller(station, today)]
