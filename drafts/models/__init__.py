"""Superior organs, drafts with their versions and provisions, consultations."""

from drafts.models.attachments import ConsultationAttachment
from drafts.models.consultations import Consultation, ConsultationMove, FocusQuestion
from drafts.models.corrections import ProvisionEdit
from drafts.models.maps import ProvisionMap, VersionMap
from drafts.models.organs import SuperiorOrgan
from drafts.models.plans import AnnualPlan, PlanApproval, PlanItem
from drafts.models.replacements import VersionReplacement
from drafts.models.search import SearchEntry
from drafts.models.texts import Draft, DraftVersion, ParseNote, Provision

__all__ = [
    "AnnualPlan",
    "Consultation",
    "ConsultationAttachment",
    "ConsultationMove",
    "Draft",
    "DraftVersion",
    "FocusQuestion",
    "ParseNote",
    "PlanApproval",
    "PlanItem",
    "Provision",
    "ProvisionEdit",
    "ProvisionMap",
    "SearchEntry",
    "SuperiorOrgan",
    "VersionMap",
    "VersionReplacement",
]
