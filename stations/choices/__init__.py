"""Words of stations, people, assignments and the ledger, with the allowed moves."""

from stations.choices.assignments import (
    ASSIGNMENT_CAN_BE_FILED,
    ASSIGNMENT_MOVES,
    ASSIGNMENT_OPEN,
    AssignmentMode,
    AssignmentStatus,
    RecordSource,
)
from stations.choices.bulletins import BulletinKind
from stations.choices.expenses import ExpenseKind
from stations.choices.ledger import (
    LEDGER_MOVES,
    ActivityMode,
    HeldBy,
    ImportStatus,
    LedgerKind,
    LedgerStatus,
    RevisionStatus,
)
from stations.choices.people import (
    APPOINTMENT_MOVES,
    WITHOUT_STATION,
    WORK_FOR_A_STATION,
    AppointmentKind,
    AppointmentStatus,
    ExpertCategory,
    GroupKind,
    ReviewOutcome,
    RosterKind,
    RosterStatus,
    Sex,
    SourceKind,
    Tenure,
)
from stations.choices.places import STATION_MOVES, StationKind, StationLevel, StationStatus

__all__ = [
    "APPOINTMENT_MOVES",
    "ASSIGNMENT_CAN_BE_FILED",
    "ASSIGNMENT_MOVES",
    "ASSIGNMENT_OPEN",
    "LEDGER_MOVES",
    "STATION_MOVES",
    "WITHOUT_STATION",
    "WORK_FOR_A_STATION",
    "ActivityMode",
    "AppointmentKind",
    "AppointmentStatus",
    "AssignmentMode",
    "AssignmentStatus",
    "BulletinKind",
    "ExpenseKind",
    "ExpertCategory",
    "GroupKind",
    "HeldBy",
    "ImportStatus",
    "LedgerKind",
    "LedgerStatus",
    "RecordSource",
    "ReviewOutcome",
    "RevisionStatus",
    "RosterKind",
    "RosterStatus",
    "Sex",
    "SourceKind",
    "StationKind",
    "StationLevel",
    "StationStatus",
    "Tenure",
]
