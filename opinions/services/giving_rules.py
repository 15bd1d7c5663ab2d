"""What the office allows on the form beyond words; asked by every form, so it is remembered."""

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.memory import Remembered
from opinions.models import GivingRules

name_actions({"opinions.edit_giving_rules": "修改网上提意见设置"})
RULES = ("allow_joint", "allow_support", "show_similar", "hold_without_proof")


def _load() -> GivingRules:
    return next(iter(GivingRules.objects.filter(pk=1)), None) or GivingRules()


_rules = Remembered(_load)


def giving_rules() -> GivingRules:
    """Shared by every caller in the process: read it, never change it."""
    return _rules()


@transaction.atomic
def save_giving_rules(changed: GivingRules, *, by: User) -> None:
    before = GivingRules.objects.filter(pk=1).values(*RULES).first()
    changed.save()
    after = {name: getattr(changed, name) for name in RULES}
    record("opinions.edit_giving_rules", actor=by, target=changed, before=before, after=after)
    transaction.on_commit(_rules.forget)
