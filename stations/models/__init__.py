"""Stations, people and appointments, assignments, the ledger."""

from stations.models.assignments import Assignment, AssignmentMove
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.people import Appointment, Person
from stations.models.places import FormerName, Station, StationMove, Theme
from stations.models.standards import Facility, FacilityKind, StandardAnswer
from stations.models.station_map import StationMap
from stations.models.townships import Township, Village
from stations.models.visits import Visit, VisitMove

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentMove",
    "Facility",
    "FacilityKind",
    "FormerName",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerMove",
    "Person",
    "StandardAnswer",
    "Station",
    "StationMap",
    "StationMove",
    "Theme",
    "Township",
    "Village",
    "Visit",
    "VisitMove",
]
