"""Words of results and feedback."""

from feedback.choices.letters import LETTER_MOVES, LetterStatus
from feedback.choices.rating import Satisfaction
from feedback.choices.releases import ReleaseStatus
from feedback.choices.replies import (
    REPLY_MOVES,
    WITHOUT_PAPER,
    ReasonCode,
    ReplyKind,
    ReplyStatus,
    Result,
)
from feedback.choices.reports import ReportKind

__all__ = [
    "LETTER_MOVES",
    "REPLY_MOVES",
    "WITHOUT_PAPER",
    "LetterStatus",
    "ReasonCode",
    "ReleaseStatus",
    "ReplyKind",
    "ReplyStatus",
    "ReportKind",
    "Result",
    "Satisfaction",
]
