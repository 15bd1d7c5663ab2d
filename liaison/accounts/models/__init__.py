"""Who signs in, what they may do, and what their signing in asks for."""

from liaison.accounts.models.signing_in import (
    RecoveryCode,
    SecondFactor,
    SignedSession,
    SignInRules,
)
from liaison.accounts.models.users import RoleGrant, UsedPassword, User, WorkMode

__all__ = [
    "RecoveryCode",
    "RoleGrant",
    "SecondFactor",
    "SignInRules",
    "SignedSession",
    "UsedPassword",
    "User",
    "WorkMode",
]
