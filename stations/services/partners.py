"""The directory of organisations that the office asks, refers to and meets."""

from collections.abc import Collection

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import erase, keep, reveal
from stations.errors import StationError
from stations.models import PartnerOrg, PartnerOrgMove
from stations.pinyin import pinyin_key

name_actions(
    {
        "stations.add_partner": "登记单位",
        "stations.change_partner": "修改单位资料",
        "stations.move_partner": "单位启用、停用",
    }
)


@transaction.atomic
def add_partner(org: PartnerOrg, *, by: User, phone: str = "") -> PartnerOrg:
    """Keep a new organisation (unsaved, cleaned). Raises ContactError for an impossible phone."""
    org.pinyin_key = pinyin_key(org.name)
    org.phone = keep(ContactKind.PHONE, phone) if phone else None
    org.save(force_insert=True)
    record("stations.add_partner", actor=by, target=org, after={"name": org.name})
    return org


@transaction.atomic
def change_partner(org: PartnerOrg, *, by: User, fields: Collection[str], phone: str) -> None:
    """Write the named ``fields`` of a cleaned organisation, and a new phone if given.

    The former number is forgotten.
    """
    former = org.phone if phone else None
    if phone:
        org.phone = keep(ContactKind.PHONE, phone)
    org.pinyin_key = pinyin_key(org.name)
    org.save(update_fields=[*fields, "phone", "pinyin_key"])
    if former:
        erase(former)
    changed = [*fields, *(["phone"] if phone else [])]
    record("stations.change_partner", actor=by, target=org, after={"fields": changed})


@transaction.atomic
def move_partner(org: PartnerOrg, *, by: User, note: str) -> None:
    """Out of use, or into use again; what it said before stays."""
    if not note.strip():
        raise StationError("启用或者停用单位时请写明原因。")
    was = org.is_active
    if not PartnerOrg.objects.filter(pk=org.pk, is_active=was).update(is_active=not was):
        raise StationError("这个单位刚刚被其他人处理过，请刷新页面。")
    org.is_active = not was
    PartnerOrgMove.objects.create(
        org=org, was_active=was, is_active=not was, by=by, note=note.strip()[:300]
    )
    record(
        "stations.move_partner",
        actor=by,
        target=org,
        before={"is_active": was},
        after={"is_active": not was},
        note=note,
    )


def reveal_phone(org: PartnerOrg, *, by: User, reason: str) -> str:
    """The number in full; who looked and why is on record. Raises ContactError without a reason."""
    if org.phone is None:
        raise StationError("这个单位没有登记联系电话。")
    return reveal(org.phone, viewer=by, reason=reason)
