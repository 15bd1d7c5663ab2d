"""What flows back: the superior's answers, outcomes, releases, letters, ratings, judging."""

from feedback.models.evaluation import (
    CycleMove,
    DimensionScore,
    Evaluation,
    EvaluationCycle,
    Indicator,
)
from feedback.models.evidence import Evidence, Objection, Score
from feedback.models.archive import ArchivePackage
from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.papers import PaperTemplate
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.sheets import AnswerSheet
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "AnswerSheet",
from feedback.models.nominations import Nomination
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.subsidy import SubsidyLine, SubsidyPlan
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "CycleMove",
    "DimensionScore",
    "Evaluation",
    "EvaluationCycle",
    "Evidence",
    "Indicator",
from feedback.models.reports import Report, ReportTemplate
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "ArchivePackage",
    "LetterMove",
    "Nomination",
    "Objection",
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
    "PaperTemplate",
    "Rating",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "Score",
    "SubsidyLine",
    "SubsidyPlan",
    "Report",
    "ReportTemplate",
    "Story",
    "StoryMove",
    "SuperiorReply",
    "ThankYouLetter",
    "WithdrawalTelling",
]
