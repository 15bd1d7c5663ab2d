"""How this office wants its tasks handled; edited on one page."""

from collections.abc import Collection

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.models import TaskPreferences

name_actions({"stations.change_preferences": "修改提醒和办理设置"})


def preferences() -> TaskPreferences:
    """What the office chose; a new installation answers with the defaults."""
    return TaskPreferences.objects.filter(pk=1).first() or TaskPreferences(pk=1)


@transaction.atomic
def save_preferences(chosen: TaskPreferences, *, by: User, fields: Collection[str]) -> None:
    """Store the named ``fields`` of a cleaned ``chosen``."""
    if not fields:
        return
    kept, _ = TaskPreferences.objects.get_or_create(pk=1)
    before = {name: getattr(kept, name) for name in fields}
    for name in fields:
        setattr(kept, name, getattr(chosen, name))
    kept.save(update_fields=[*fields, "updated_at"])
    after = {name: getattr(kept, name) for name in fields}
    record("stations.change_preferences", actor=by, target=kept, before=before, after=after)
