"""What flows back, in the office's admin."""

from feedback.admin.letters import ThankYouLetterAdmin
from feedback.admin.papers import PaperTemplateAdmin
from feedback.admin.rating import RatingAdmin
from feedback.admin.replies import OutcomeAdmin, SuperiorReplyAdmin

__all__ = [
    "OutcomeAdmin",
    "PaperTemplateAdmin",
    "RatingAdmin",
    "SuperiorReplyAdmin",
    "ThankYouLetterAdmin",
]
