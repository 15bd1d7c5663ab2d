"""Stations, people and appointments, assignments, the ledger, reception days, gatherings."""

from stations.models.assignments import Assignment, AssignmentMove
from stations.models.gatherings import (
    Gathering,
    GatheringMove,
    MeetingIssue,
    MeetingIssueMove,
    Participant,
)
from stations.models.honours import Honour
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.people import Appointment, Person
from stations.models.places import Station, StationMove
from stations.models.receptions import ReceptionDay, ReceptionDuty, ReceptionMove

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentMove",
    "Gathering",
    "GatheringMove",
    "Honour",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerMove",
    "MeetingIssue",
    "MeetingIssueMove",
    "Participant",
    "Person",
    "ReceptionDay",
    "ReceptionDuty",
    "ReceptionMove",
    "Station",
    "StationMove",
]
