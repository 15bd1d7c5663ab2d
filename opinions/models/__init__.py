"""Opinions, officers' bundles, compiled items and what went upward."""

from opinions.models.boxes import BoxOpening, OpinionBox
from opinions.models.bundles import Bundle
from opinions.models.channels import OpinionChannel
from opinions.models.compiling import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.contributors import Contributor, ContributorChange
from opinions.models.earlier import EarlierItem, EarlierTable
from opinions.models.expert_remarks import ExpertRemark
from opinions.models.finding import OpinionEntry, SavedFilter
from opinions.models.giving import (
    GivingRules,
    OpinionFile,
    OpinionSupplement,
    PhoneCode,
    WaitingFile,
)
from opinions.models.history import OpinionMove, OpinionRevision
from opinions.models.layouts import SuperiorForm, TableLayout
from opinions.models.letter_templates import LetterTemplate
from opinions.models.opinions import Opinion
from opinions.models.photos import OpinionPhoto
from opinions.models.post_law import PostLawOpinion
from opinions.models.reading import ReadingCopy
from opinions.models.redactions import Redaction
from opinions.models.referrals import Referral
from opinions.models.sayings import EarlierSaying
from opinions.models.screening import HeldTerm, NotSimilar
from opinions.models.similar import SimilarKey, SimilarText
from opinions.models.suggestions import DeputySuggestion, SuggestionMove, SuggestionSource
from opinions.models.supports import OpinionSupport
from opinions.models.tally import ArticleTally, OpinionTally
from opinions.models.targets import OpinionTarget
from opinions.models.themes import Theme, ThemeRun, ThemeText
from opinions.models.triage import Category, Triage, TriageNote, TriagePlace
from opinions.models.uncounted import UncountedGroup, UncountedMove, UncountedOpinion, Wave

__all__ = [
    "ArticleTally",
    "BoxOpening",
    "Bundle",
    "Category",
    "CompiledItem",
    "CompiledSource",
    "CompiledTable",
    "Contributor",
    "ContributorChange",
    "DeputySuggestion",
    "EarlierItem",
    "EarlierSaying",
    "EarlierTable",
    "ExpertRemark",
    "GivingRules",
    "HeldTerm",
    "LetterTemplate",
    "NotSimilar",
    "Opinion",
    "OpinionBox",
    "OpinionChannel",
    "OpinionEntry",
    "OpinionFile",
    "OpinionMove",
    "OpinionPhoto",
    "OpinionRevision",
    "OpinionSupplement",
    "OpinionSupport",
    "OpinionTally",
    "OpinionTarget",
    "PhoneCode",
    "PostLawOpinion",
    "ReadingCopy",
    "Redaction",
    "Referral",
    "SavedFilter",
    "SimilarKey",
    "SimilarText",
    "Submission",
    "SuggestionMove",
    "SuggestionSource",
    "SuperiorForm",
    "TableLayout",
    "Theme",
    "ThemeRun",
    "ThemeText",
    "Triage",
    "TriageNote",
    "TriagePlace",
    "UncountedGroup",
    "UncountedMove",
    "UncountedOpinion",
    "WaitingFile",
    "Wave",
]
