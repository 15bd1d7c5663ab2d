"""Stations, people and appointments, assignments, the ledger."""

from stations.models.assignments import Assignment, AssignmentMove
from stations.models.bulletins import Bulletin, BulletinFile, BulletinRead, FeaturedEntry
from stations.models.expenses import Expense
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.ledger_details import LedgerReferral, SubKind
from stations.models.ledger_imports import LedgerImport
from stations.models.ledger_revisions import LedgerRevision
from stations.models.ledger_years import LedgerYear, LedgerYearMove
from stations.models.people import Appointment, Person
from stations.models.places import Station, StationMove

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentMove",
    "Bulletin",
    "BulletinFile",
    "BulletinRead",
    "Expense",
    "FeaturedEntry",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerImport",
    "LedgerMove",
    "LedgerReferral",
    "LedgerRevision",
    "LedgerYear",
    "LedgerYearMove",
    "Person",
    "Station",
    "StationMove",
    "SubKind",
]
