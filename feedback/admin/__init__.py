"""What flows back, in the office's admin."""

from feedback.admin.evaluation import EvaluationCycleAdmin
from feedback.admin.letters import ThankYouLetterAdmin
from feedback.admin.rating import RatingAdmin
from feedback.admin.replies import OutcomeAdmin, SuperiorReplyAdmin

__all__ = [
    "EvaluationCycleAdmin",
    "OutcomeAdmin",
    "RatingAdmin",
    "SuperiorReplyAdmin",
    "ThankYouLetterAdmin",
]
