"""Filters that a clerk keeps, and finding what one person said."""

from django.db import transaction
from django.db.models import QuerySet

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key, name_key
from opinions.finding.narrowing import NAMED
from opinions.models import SavedFilter

name_actions(
    {
        "opinions.keep_filter": "保存检索条件",
        "opinions.drop_filter": "删除检索条件",
        "opinions.find_person": "按提出人检索意见",
    }
)


@transaction.atomic
def keep_filter(kept: SavedFilter, *, by: User) -> None:
    kept.save()
    record("opinions.keep_filter", actor=by, target=kept, note=kept.name)


@transaction.atomic
def drop_filter(kept: SavedFilter, *, by: User) -> None:
    record("opinions.drop_filter", actor=by, target=kept, note=kept.name)
    kept.delete()


def find_person(typed: str, *, by: User) -> str:
    """The key under which this person's opinions are found; that somebody looked is on record.

    A phone and an address are known by their keyed hash, so is a name: no address of a page and
    no log holds them. A name finds only what stands under exactly this name.
    """
    record("opinions.find_person", actor=by)
    for kind in ContactKind:
        try:
            return f"{kind.value}:{lookup_key(kind, typed)}"
        except ContactError:
            continue
    return f"{NAMED}{name_key(typed)}"


def clerks() -> QuerySet[User]:
    """Who sorts opinions."""
    return User.objects.holding(Role.CLERK).order_by("pk")
