"""What flows back: the superior's answers, outcomes, releases, letters, ratings."""

from feedback.models.archive import ArchivePackage
from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.reports import Report, ReportTemplate
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "ArchivePackage",
    "LetterMove",
    "OpinionFeedback",
    "Outcome",
    "Rating",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "Report",
    "ReportTemplate",
    "SuperiorReply",
    "ThankYouLetter",
    "WithdrawalTelling",
]
