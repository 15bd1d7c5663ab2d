"""Opinions, officers' bundles, compiled items and what went upward."""

from opinions.models.bundles import Bundle
from opinions.models.compiling import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.finding import OpinionEntry, SavedFilter
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
from opinions.models.triage import Category, Triage, TriageNote, TriagePlace

__all__ = [
    "Bundle",
    "Category",
    "CompiledItem",
    "CompiledSource",
    "CompiledTable",
    "Contributor",
    "HeldTerm",
    "NotSimilar",
    "Opinion",
    "OpinionEntry",
    "OpinionMove",
    "OpinionPhoto",
    "OpinionRevision",
    "OpinionTarget",
    "ReadingCopy",
    "SavedFilter",
    "Submission",
    "Triage",
    "TriageNote",
    "TriagePlace",
]
