"""How long the office waits before it tells, and to answer a re-review."""

from feedback.models import TellingRules
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record

name_actions({"feedback.change_rules": "修改告知期限"})


def telling_rules() -> TellingRules:
    return TellingRules.objects.filter(pk=1).first() or TellingRules()


def change_rules(*, by: User, **days: int) -> TellingRules:
    """``days`` by the fields of TellingRules, from now on; open re-reviews keep their day."""
    rules, _ = TellingRules.objects.update_or_create(pk=1, defaults=days)
    record("feedback.change_rules", actor=by, target=rules, after=days)
    return rules
