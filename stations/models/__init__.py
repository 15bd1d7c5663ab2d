"""Stations, people and appointments, assignments, the ledger."""

from stations.models.assignments import Assignment, AssignmentMove
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.mobile import MobileDevice, MobileSession
from stations.models.people import Appointment, Person
from stations.models.places import Station, StationMove

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentMove",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerMove",
    "MobileDevice",
    "MobileSession",
    "Person",
    "Station",
    "StationMove",
]
