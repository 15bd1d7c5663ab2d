"""What flows back: the superior's answers, outcomes, releases, letters, ratings."""

from feedback.models.archive import ArchivePackage
from feedback.models.asking import AskingLetter, AskingMove
from feedback.models.certificates import Certificate, CertificateMove, Honoured
from feedback.models.complaints import Complaint, ComplaintMove
from feedback.models.data_requests import DataRequest, DataRequestMove
from feedback.models.evaluation import (
    CycleMove,
    DimensionScore,
    Evaluation,
    EvaluationCycle,
    Indicator,
)
from feedback.models.evidence import Evidence, Objection, Score
from feedback.models.letters import LetterMove, Rating, ThankYouLetter
from feedback.models.no_answer import NoAnswerTelling, TellingRules
from feedback.models.nominations import Nomination
from feedback.models.papers import PaperTemplate
from feedback.models.reflections import Reflection, ReflectionMove, TakingBack, TextCheck
from feedback.models.releases import OpinionFeedback, Release
from feedback.models.replies import Outcome, ReplyLine, ReplyMove, SuperiorReply
from feedback.models.reports import Report, ReportTemplate
from feedback.models.rereviews import ReReview, ReReviewMove
from feedback.models.retention import KeepingRules, Purge
from feedback.models.sheets import AnswerSheet
from feedback.models.shelving import Shelving
from feedback.models.showing import BoardDecision, MediaReport, OpenData
from feedback.models.stories import Story, StoryMove
from feedback.models.subsidy import SubsidyLine, SubsidyPlan
from feedback.models.texts import TextVersion
from feedback.models.withdrawals import WithdrawalTelling

__all__ = [
    "AnswerSheet",
    "ArchivePackage",
    "AskingLetter",
    "AskingMove",
    "BoardDecision",
    "Certificate",
    "CertificateMove",
    "Complaint",
    "ComplaintMove",
    "CycleMove",
    "DataRequest",
    "DataRequestMove",
    "DimensionScore",
    "Evaluation",
    "EvaluationCycle",
    "Evidence",
    "Honoured",
    "Indicator",
    "KeepingRules",
    "LetterMove",
    "MediaReport",
    "NoAnswerTelling",
    "Nomination",
    "Objection",
    "OpenData",
    "OpinionFeedback",
    "Outcome",
    "PaperTemplate",
    "Purge",
    "Rating",
    "ReReview",
    "ReReviewMove",
    "Reflection",
    "ReflectionMove",
    "Release",
    "ReplyLine",
    "ReplyMove",
    "Report",
    "ReportTemplate",
    "Score",
    "Shelving",
    "Story",
    "StoryMove",
    "SubsidyLine",
    "SubsidyPlan",
    "SuperiorReply",
    "TakingBack",
    "TellingRules",
    "TextCheck",
    "TextVersion",
    "ThankYouLetter",
    "WithdrawalTelling",
]
