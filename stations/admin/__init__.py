"""Rosters and records to look at; what decides is a view of its own beside them."""

from stations.admin.assignments import AssignmentAdmin
from stations.admin.bulletins import BulletinAdmin
from stations.admin.experts import ExpertTaskAdmin
from stations.admin.ledger import LedgerEntryAdmin
from stations.admin.partners import PartnerOrgAdmin, RequestLetterAdmin
from stations.admin.people import PersonAdmin
from stations.admin.places import StationAdmin
from stations.admin.rules import RuleAdmin
from stations.admin.together import GatheringAdmin, HonourAdmin, ReceptionDayAdmin

__all__ = [
    "AssignmentAdmin",
    "BulletinAdmin",
    "ExpertTaskAdmin",
    "GatheringAdmin",
    "HonourAdmin",
    "LedgerEntryAdmin",
    "PartnerOrgAdmin",
    "PersonAdmin",
    "ReceptionDayAdmin",
    "RequestLetterAdmin",
    "RuleAdmin",
    "StationAdmin",
]
