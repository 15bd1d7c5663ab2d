"""Words of stations, people, assignments and the ledger, with the allowed moves."""

from stations.choices.assignments import (
    ASSIGNMENT_CAN_BE_FILED,
    ASSIGNMENT_MOVES,
    ASSIGNMENT_OPEN,
    AssignmentMode,
    AssignmentStatus,
    RecordSource,
)
from stations.choices.ledger import LEDGER_MOVES, ActivityMode, LedgerKind, LedgerStatus
from stations.choices.mobile import VenueKind
from stations.choices.people import AppointmentKind
from stations.choices.places import STATION_MOVES, StationKind, StationLevel, StationStatus

__all__ = [
    "ASSIGNMENT_CAN_BE_FILED",
    "ASSIGNMENT_MOVES",
    "ASSIGNMENT_OPEN",
    "LEDGER_MOVES",
    "STATION_MOVES",
    "ActivityMode",
    "AppointmentKind",
    "AssignmentMode",
    "AssignmentStatus",
    "LedgerKind",
    "LedgerStatus",
    "RecordSource",
    "StationKind",
    "StationLevel",
    "StationStatus",
    "VenueKind",
]
