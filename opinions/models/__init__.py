"""Opinions, officers' bundles, compiled items and what went upward."""

from opinions.models.bundles import Bundle
from opinions.models.compiling import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.opinions import (
    Contributor,
    Opinion,
    OpinionMove,
    OpinionRevision,
    OpinionTarget,
)
from opinions.models.photos import OpinionPhoto
from opinions.models.post_law import PostLawOpinion
from opinions.models.reading import ReadingCopy
from opinions.models.screening import HeldTerm, NotSimilar

__all__ = [
    "Bundle",
    "CompiledItem",
    "CompiledSource",
    "CompiledTable",
    "Contributor",
    "HeldTerm",
    "NotSimilar",
    "Opinion",
    "OpinionMove",
    "OpinionPhoto",
    "OpinionRevision",
    "OpinionTarget",
    "PostLawOpinion",
    "ReadingCopy",
    "Submission",
]
