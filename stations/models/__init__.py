"""Stations, people and appointments, assignments, the ledger."""

from stations.models.assignments import Assignment, AssignmentMove
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.people import Appointment, Person
from stations.models.places import Station, StationMove
from stations.models.preferences import TaskPreferences
from stations.models.requests import HandOnRequest, TaskApplication, TaskOffer

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentMove",
    "HandOnRequest",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerMove",
    "Person",
    "Station",
    "StationMove",
    "TaskApplication",
    "TaskOffer",
    "TaskPreferences",
]
