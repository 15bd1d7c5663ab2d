"""Words of results and feedback."""

from feedback.choices.letters import LETTER_MOVES, LetterStatus
from feedback.choices.rating import Satisfaction
from feedback.choices.reflections import REFLECTION_MOVES, Standing, TakingBackCause
from feedback.choices.releases import ReleaseStatus
from feedback.choices.replies import (
    ANSWERING,
    OUTCOME_RESULTS,
    REPLY_MOVES,
    TAKEN_BACK,
    WITHOUT_PAPER,
    Basis,
    ReasonCode,
    ReplyKind,
    ReplyStatus,
    Result,
)
from feedback.choices.reports import ReportKind

__all__ = [
    "ANSWERING",
    "LETTER_MOVES",
    "OUTCOME_RESULTS",
    "REFLECTION_MOVES",
    "REPLY_MOVES",
    "TAKEN_BACK",
    "WITHOUT_PAPER",
    "Basis",
    "LetterStatus",
    "ReasonCode",
    "ReleaseStatus",
    "ReplyKind",
    "ReplyStatus",
    "ReportKind",
    "Result",
    "Satisfaction",
    "Standing",
    "TakingBackCause",
]
