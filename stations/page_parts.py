"""What higher floors show on a station's public page: what its people's words led to.

A floor above decorates its teller with ``announce`` and imports it when it is ready: the room of
stations asks nobody above by name.
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
OUTCOMES: list[Teller] = []


def announce(teller: Teller) -> Teller:
    """Let ``teller`` speak on each station's page. It may ask a fixed number of queries."""
    OUTCOMES.append(teller)
    return teller


def outcomes_of(station: Station, today: date) -> list[Line]:
    return [line for teller in OUTCOMES for line in teller(station, today)]
