"""What flows back: the superior's answers, outcomes, releases, letters, ratings."""

from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.showing import BoardDecision, MediaReport, OpenData
from feedback.models.stories import Story, StoryMove
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "BoardDecision",
    "LetterMove",
    "MediaReport",
    "OpenData",
    "OpinionFeedback",
    "Outcome",
    "Rating",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "Story",
    "StoryMove",
    "SuperiorReply",
    "ThankYouLetter",
    "WithdrawalTelling",
]
