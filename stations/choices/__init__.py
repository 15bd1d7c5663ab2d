"""Words of stations, people, assignments and the ledger, with the allowed moves."""

from stations.choices.assignments import (
    ASSIGNMENT_CAN_BE_FILED,
    ASSIGNMENT_CAN_BE_HANDED_ON,
    ASSIGNMENT_DROPPED,
    ASSIGNMENT_MOVES,
    ASSIGNMENT_OPEN,
    AssignmentMode,
    AssignmentStatus,
    HandOnKind,
    RecordSource,
    RequestStatus,
)
from stations.choices.bulletins import BulletinKind
from stations.choices.expenses import ExpenseKind
from stations.choices.experts import EXPERT_TASK_MOVES, ExpertStage, ExpertTaskStatus
from stations.choices.ledger import (
    LEDGER_MOVES,
    ActivityMode,
    HeldBy,
    ImportStatus,
    LedgerKind,
    LedgerStatus,
    RevisionStatus,
)
from stations.choices.letters import (
    LETTER_ANSWERED,
    LETTER_WAITING,
    REQUEST_LETTER_MOVES,
    ReplyWay,
    RequestLetterStatus,
)
from stations.choices.mobile import VenueKind
from stations.choices.partners import PartnerKind
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
from stations.choices.rules import RULE_MOVES, RuleKind, RuleStatus

__all__ = [
    "APPOINTMENT_MOVES",
    "ASSIGNMENT_CAN_BE_FILED",
    "ASSIGNMENT_CAN_BE_HANDED_ON",
    "ASSIGNMENT_DROPPED",
    "ASSIGNMENT_MOVES",
    "ASSIGNMENT_OPEN",
    "EXPERT_TASK_MOVES",
    "LEDGER_MOVES",
    "LETTER_ANSWERED",
    "LETTER_WAITING",
    "REQUEST_LETTER_MOVES",
    "RULE_MOVES",
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
    "ExpertStage",
    "ExpertTaskStatus",
    "GroupKind",
    "HandOnKind",
    "HeldBy",
    "ImportStatus",
    "LedgerKind",
    "LedgerStatus",
    "PartnerKind",
    "RecordSource",
    "ReplyWay",
    "RequestLetterStatus",
    "RequestStatus",
    "ReviewOutcome",
    "RevisionStatus",
    "RosterKind",
    "RosterStatus",
    "RuleKind",
    "RuleStatus",
    "Sex",
    "SourceKind",
    "StationKind",
    "StationLevel",
    "StationStatus",
    "Tenure",
    "VenueKind",
]
