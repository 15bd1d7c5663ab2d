"""What flows back, in the office's admin."""

from feedback.admin.archive import ArchivePackageAdmin
from feedback.admin.letters import ThankYouLetterAdmin
from feedback.admin.papers import PaperTemplateAdmin
from feedback.admin.rating import RatingAdmin
from feedback.admin.replies import OutcomeAdmin, SuperiorReplyAdmin
from feedback.admin.reports import ReportAdmin
from feedback.admin.showing import BoardDecisionAdmin, MediaReportAdmin, StoryAdmin

__all__ = [
    "ArchivePackageAdmin",
    "BoardDecisionAdmin",
    "MediaReportAdmin",
    "OutcomeAdmin",
    "PaperTemplateAdmin",
    "RatingAdmin",
    "ReportAdmin",
    "StoryAdmin",
from feedback.admin.rereviews import NoAnswerTellingAdmin, ReReviewAdmin
from feedback.admin.texts import TextVersionAdmin

__all__ = [
    "NoAnswerTellingAdmin",
    "OutcomeAdmin",
    "PaperTemplateAdmin",
    "RatingAdmin",
    "ReReviewAdmin",
    "SuperiorReplyAdmin",
    "TextVersionAdmin",
    "ThankYouLetterAdmin",
]
