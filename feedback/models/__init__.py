"""What flows back: the superior's answers, outcomes, releases, letters, ratings."""

from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.papers import PaperTemplate
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.sheets import AnswerSheet
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "AnswerSheet",
    "LetterMove",
    "OpinionFeedback",
    "Outcome",
    "PaperTemplate",
    "Rating",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "SuperiorReply",
    "ThankYouLetter",
    "WithdrawalTelling",
]
