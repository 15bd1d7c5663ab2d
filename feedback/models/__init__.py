"""What flows back: the superior's answers, outcomes, releases, letters, ratings."""

from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.no_answer import NoAnswerTelling, TellingRules
from feedback.models.papers import PaperTemplate
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.rereviews import ReReview, ReReviewMove
from feedback.models.texts import TextVersion
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "LetterMove",
    "NoAnswerTelling",
    "OpinionFeedback",
    "Outcome",
    "PaperTemplate",
    "Rating",
    "ReReview",
    "ReReviewMove",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "SuperiorReply",
    "TellingRules",
    "TextVersion",
    "ThankYouLetter",
    "WithdrawalTelling",
]
