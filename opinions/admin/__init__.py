"""Opinions in the office's admin: lists to look at, and the pages where people decide."""

from opinions.admin.channels import OpinionChannelAdmin
from opinions.admin.compiling import CompiledItemAdmin, SubmissionAdmin
from opinions.admin.opinions import OpinionAdmin
from opinions.admin.screening import HeldTermAdmin

__all__ = [
    "CompiledItemAdmin",
    "HeldTermAdmin",
    "OpinionAdmin",
    "OpinionChannelAdmin",
    "SubmissionAdmin",
]
