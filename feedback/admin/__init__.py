"""What flows back, in the office's admin."""

from feedback.admin.letters import ThankYouLetterAdmin
from feedback.admin.rating import RatingAdmin
from feedback.admin.replies import OutcomeAdmin, SuperiorReplyAdmin
from feedback.admin.showing import BoardDecisionAdmin, MediaReportAdmin, StoryAdmin

__all__ = [
    "BoardDecisionAdmin",
    "MediaReportAdmin",
    "OutcomeAdmin",
    "RatingAdmin",
    "StoryAdmin",
    "SuperiorReplyAdmin",
    "ThankYouLetterAdmin",
]
