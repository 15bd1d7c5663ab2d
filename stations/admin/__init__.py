"""Rosters and records to look at; what decides is a view of its own beside them."""

from stations.admin.assignments import AssignmentAdmin
from stations.admin.bulletins import BulletinAdmin
from stations.admin.ledger import LedgerEntryAdmin
from stations.admin.people import PersonAdmin
from stations.admin.places import StationAdmin
from stations.admin.together import GatheringAdmin, HonourAdmin, ReceptionDayAdmin

__all__ = [
    "AssignmentAdmin",
    "BulletinAdmin",
    "GatheringAdmin",
    "HonourAdmin",
    "LedgerEntryAdmin",
    "PersonAdmin",
    "ReceptionDayAdmin",
    "StationAdmin",
]
