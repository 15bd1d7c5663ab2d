"""Opinions, officers' bundles, compiled items and what went upward."""

from opinions.models.bundles import Bundle
from opinions.models.channels import OpinionChannel
from opinions.models.compiling import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.opinions import (
    Contributor,
    Opinion,
    OpinionMove,
    OpinionRevision,
    OpinionTarget,
)
from opinions.models.photos import OpinionPhoto
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
    "OpinionChannel",
    "OpinionMove",
    "OpinionPhoto",
    "OpinionRevision",
    "OpinionTarget",
    "ReadingCopy",
    "Submission",
]
