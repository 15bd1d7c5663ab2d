"""Why somebody with the right password is not let in: floors above say their rules here."""

from collections.abc import Callable

from liaison.accounts.models import User

# Answers with a Chinese sentence, or "" when the rule has nothing against it.
Rule = Callable[[User], str]
RULES: list[Rule] = []


def rule(judge: Rule) -> Rule:
    """Register ``judge``, once however often its module is loaded."""
    if judge not in RULES:
        RULES.append(judge)
    return judge


def why_shut_out(user: User) -> str:
    return next((why for judge in RULES if (why := judge(user))), "")
