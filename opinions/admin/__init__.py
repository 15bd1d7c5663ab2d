"""Opinions in the office's admin: lists to look at, and the pages where people decide."""

from opinions.admin.channels import OpinionChannelAdmin
from opinions.admin.compiling import CompiledItemAdmin, SubmissionAdmin
from opinions.admin.earlier import EarlierTableAdmin
from opinions.admin.giving import GivingRulesAdmin
from opinions.admin.layouts import LetterTemplateAdmin, TableLayoutAdmin
from opinions.admin.opinions import OpinionAdmin
from opinions.admin.referring import ReferralAdmin
from opinions.admin.screening import HeldTermAdmin
from opinions.admin.suggesting import DeputySuggestionAdmin
from opinions.admin.triage import CategoryAdmin

__all__ = [
    "CategoryAdmin",
    "CompiledItemAdmin",
    "DeputySuggestionAdmin",
    "EarlierTableAdmin",
    "GivingRulesAdmin",
    "HeldTermAdmin",
    "LetterTemplateAdmin",
    "OpinionAdmin",
    "OpinionChannelAdmin",
    "ReferralAdmin",
    "SubmissionAdmin",
    "TableLayoutAdmin",
]
