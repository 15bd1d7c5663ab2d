"""Opinions in the office's admin: lists to look at, and the pages where people decide."""

from opinions.admin.compiling import CompiledItemAdmin, SubmissionAdmin
from opinions.admin.opinions import OpinionAdmin
from opinions.admin.screening import HeldTermAdmin
from opinions.admin.triage import CategoryAdmin

__all__ = ["CategoryAdmin", "CompiledItemAdmin", "HeldTermAdmin", "OpinionAdmin", "SubmissionAdmin"]
