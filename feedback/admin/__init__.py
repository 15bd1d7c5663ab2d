"""What flows back, in the office's admin."""

from feedback.admin.archive import ArchivePackageAdmin
from feedback.admin.asking import AskingLetterAdmin, DocumentNumberAdmin
from feedback.admin.certificates import CertificateAdmin
from feedback.admin.evaluation import EvaluationCycleAdmin
from feedback.admin.letters import ThankYouLetterAdmin
from feedback.admin.papers import PaperTemplateAdmin
from feedback.admin.personal_data import ComplaintAdmin, DataRequestAdmin, PurgeAdmin
from feedback.admin.rating import RatingAdmin
from feedback.admin.replies import OutcomeAdmin, SuperiorReplyAdmin
from feedback.admin.reports import ReportAdmin
from feedback.admin.rereviews import NoAnswerTellingAdmin, ReReviewAdmin, ShelvingAdmin
from feedback.admin.showing import BoardDecisionAdmin, MediaReportAdmin, StoryAdmin
from feedback.admin.texts import TextVersionAdmin

__all__ = [
    "ArchivePackageAdmin",
    "AskingLetterAdmin",
    "BoardDecisionAdmin",
    "CertificateAdmin",
    "ComplaintAdmin",
    "DataRequestAdmin",
    "DocumentNumberAdmin",
    "EvaluationCycleAdmin",
    "MediaReportAdmin",
    "NoAnswerTellingAdmin",
    "OutcomeAdmin",
    "PaperTemplateAdmin",
    "PurgeAdmin",
    "RatingAdmin",
    "ReReviewAdmin",
    "ReportAdmin",
    "ShelvingAdmin",
    "StoryAdmin",
    "SuperiorReplyAdmin",
    "TextVersionAdmin",
    "ThankYouLetterAdmin",
]
