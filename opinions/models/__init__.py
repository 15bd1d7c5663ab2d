"""Opinions, officers' bundles, compiled items and what went upward."""

from opinions.models.bundles import Bundle
from opinions.models.compiling import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.giving import (
    GivingRules,
    OpinionFile,
    OpinionSupplement,
    OpinionSupport,
    PhoneCode,
)
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
    "GivingRules",
    "HeldTerm",
    "NotSimilar",
    "Opinion",
    "OpinionFile",
    "OpinionMove",
    "OpinionPhoto",
    "OpinionRevision",
    "OpinionSupplement",
    "OpinionSupport",
    "OpinionTarget",
    "PhoneCode",
    "ReadingCopy",
    "Submission",
]
