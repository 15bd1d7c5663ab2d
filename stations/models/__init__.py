"""Stations, people and appointments, assignments, the ledger, reception days, gatherings."""

from stations.models.appointments import Appointment, AppointmentMove, YearlyReview
from stations.models.assignments import Assignment, AssignmentMove
from stations.models.bulletins import Bulletin, BulletinFile, BulletinRead, FeaturedEntry
from stations.models.expenses import Expense
from stations.models.experts import ExpertTask, ExpertTaskFile, ExpertTaskMove
from stations.models.gatherings import (
    Gathering,
    GatheringFile,
    GatheringMove,
    MeetingIssue,
    MeetingIssueMove,
    Participant,
)
from stations.models.groups import GroupMember, WorkingGroup
from stations.models.honours import Honour
from stations.models.ledger import LedgerAttachment, LedgerEntry, LedgerMove
from stations.models.ledger_details import LedgerReferral, SubKind
from stations.models.ledger_imports import LedgerImport
from stations.models.ledger_revisions import LedgerRevision
from stations.models.ledger_years import LedgerYear, LedgerYearMove
from stations.models.letters import RequestLetter, RequestLetterMove, RequestReply, RequestReplyFile
from stations.models.logo import StationLogo
from stations.models.mobile import MobileDevice, MobileSession
from stations.models.open_rosters import OpenRoster
from stations.models.partners import PartnerOrg, PartnerOrgMove
from stations.models.people import Person
from stations.models.places import FormerName, Station, StationMove, Theme
from stations.models.preferences import TaskPreferences
from stations.models.receptions import ReceptionDay, ReceptionDuty, ReceptionMove
from stations.models.requests import HandOnRequest, TaskApplication, TaskOffer
from stations.models.rosters import RosterImport
from stations.models.rules import Rule, RuleMove, RuleVersion
from stations.models.standards import Facility, FacilityKind, StandardAnswer
from stations.models.station_map import StationMap
from stations.models.townships import Township, Village
from stations.models.visits import Visit, VisitMove

__all__ = [
    "Appointment",
    "AppointmentMove",
    "Assignment",
    "AssignmentMove",
    "Bulletin",
    "BulletinFile",
    "BulletinRead",
    "Expense",
    "ExpertTask",
    "ExpertTaskFile",
    "ExpertTaskMove",
    "Facility",
    "FacilityKind",
    "FeaturedEntry",
    "FormerName",
    "Gathering",
    "GatheringFile",
    "GatheringMove",
    "GroupMember",
    "HandOnRequest",
    "Honour",
    "LedgerAttachment",
    "LedgerEntry",
    "LedgerImport",
    "LedgerMove",
    "LedgerReferral",
    "LedgerRevision",
    "LedgerYear",
    "LedgerYearMove",
    "MeetingIssue",
    "MeetingIssueMove",
    "MobileDevice",
    "MobileSession",
    "OpenRoster",
    "Participant",
    "PartnerOrg",
    "PartnerOrgMove",
    "Person",
    "ReceptionDay",
    "ReceptionDuty",
    "ReceptionMove",
    "RequestLetter",
    "RequestLetterMove",
    "RequestReply",
    "RequestReplyFile",
    "RosterImport",
    "Rule",
    "RuleMove",
    "RuleVersion",
    "StandardAnswer",
    "Station",
    "StationLogo",
    "StationMap",
    "StationMove",
    "SubKind",
    "TaskApplication",
    "TaskOffer",
    "TaskPreferences",
    "Theme",
    "Township",
    "Village",
    "Visit",
    "VisitMove",
    "WorkingGroup",
    "YearlyReview",
]
