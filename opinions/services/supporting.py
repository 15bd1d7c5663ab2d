"""我也这样认为 and 共同提出: more people for what one has written, each master of the own part."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from drafts.models import Consultation
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.services import erase
from opinions import receipts
from opinions.choices import Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionSupport
from opinions.services.compiling import is_compiling
from opinions.services.contributors import Person, keep_contacts, nobody_known, person_key_of
from opinions.services.counting import recount
from opinions.services.giving import check_open
from opinions.services.giving_rules import giving_rules

name_actions(
    {
        "opinions.support": "居民支持已有意见",
        "opinions.withdraw_support": "居民撤回支持",
        "opinions.make_slips": "为共同提出的人生成凭条",
    }
)
# As many as come to a kitchen table; a whole village signs on paper.
MOST_SLIPS = 30


@dataclass(frozen=True)
class Supported:
    """A support with the code that only its holder gets to see."""

    support: OpinionSupport
    is_new: bool


def support_opinion(
    consultation: Consultation,
    opinion_id: int,
    *,
    person: Person,
    nonce: uuid.UUID,
    opened_at: datetime,
    now: datetime,
) -> Supported:
    """Count one person more, or give the receipt again that the same form has got before.

    Kept are the contacts that the person left to be told of the outcome, and nothing else.
    Raises OpinionError where the office has not allowed it, NotOpenError where nothing is taken
    any more.
    """
    if not giving_rules().allow_support:
        raise OpinionError("这里没有开放“我也这样认为”，请直接提交您的意见。")
    check_open(consultation, opened_at, now)
    standing = Opinion.objects.filter(consultation=consultation).counted()
    opinion = standing.select_related("contributor").filter(pk=opinion_id).first()
    if opinion is None:
        raise OpinionError("这条意见刚刚撤回了，请直接提交您的意见。")
    client_key = uuid.uuid5(nonce, f"support{opinion_id}")
    earlier = OpinionSupport.objects.filter(client_key=client_key).first()
    if earlier is not None:
        return Supported(earlier, is_new=False)
    person_key = person_key_of(person)
    add = partial(_add, opinion, client_key, person_key)
    if person_key == opinion.contributor.person_key:
        return Supported(add(is_repeat=True), is_new=False)
    try:
        return Supported(add(person=person), is_new=True)
    except IntegrityError:
        return Supported(add(is_repeat=True), is_new=False)


def _add(opinion: Opinion, client_key: uuid.UUID, person_key: str, **about: Any) -> OpinionSupport:
    return receipts.with_free_number(partial(_store, opinion, client_key, person_key, **about))


def _store(
    opinion: Opinion,
    client_key: uuid.UUID,
    person_key: str,
    *,
    person: Person | None = None,
    is_joint: bool = False,
    is_repeat: bool = False,
) -> OpinionSupport:
    phone, email = keep_contacts(person) if person else (None, None)
    receipt = receipts.new_receipt(client_key)
    support = OpinionSupport.objects.create(
        opinion=opinion,
        person_key=person_key,
        client_key=client_key,
        receipt_no=receipt.number,
        query_hash=receipt.query_hash,
        revision=opinion.revision,
        is_joint=is_joint,
        is_repeat=is_repeat,
        phone=phone,
        email=email,
    )
    if not is_joint:
        record("opinions.support", actor=None, target=opinion)
    return support


def may_make_slips(opinion: Opinion) -> bool:
    return opinion.people > 1 and _is_worked_on(opinion)


@transaction.atomic
def make_slips(opinion: Opinion) -> list[OpinionSupport]:
    """凭条 for those who gave it together, as many as there are others; once made they stay."""
    locked = Opinion.objects.select_for_update(no_key=True, of=("self",)).get(pk=opinion.pk)
    made = list(locked.supports.filter(is_joint=True))
    missing = min(locked.people - 1, MOST_SLIPS) - sum(one.withdrawn_at is None for one in made)
    if missing > 0 and may_make_slips(locked):
        made += [_add(locked, uuid.uuid4(), nobody_known(), is_joint=True) for _ in range(missing)]
        record("opinions.make_slips", actor=None, target=locked, count=missing)
    return [one for one in made if one.withdrawn_at is None]


def may_withdraw_support(support: OpinionSupport) -> bool:
    """As an author may: until the table that counts it is frozen."""
    return support.withdrawn_at is None and _is_worked_on(support.opinion)


def _is_worked_on(opinion: Opinion) -> bool:
    if opinion.processing == Processing.WITHDRAWN or opinion.moderation == Moderation.BLOCKED:
        return False
    return is_compiling(opinion.consultation_id, opinion.consultation.status)


@transaction.atomic
def withdraw_support(support: OpinionSupport, *, now: datetime) -> None:
    """The person counts no more, and nothing of theirs is kept."""
    # The table may be frozen at this very moment; whoever comes second sees what the first did.
    consultation = Consultation.objects.select_for_update(no_key=True).get(
        pk=support.opinion.consultation_id
    )
    support.opinion.consultation.status = consultation.status
    if not may_withdraw_support(support):
        raise OpinionError("汇总表已经定稿或者上报，不能撤回；您仍然可以删除联系方式。")
    mine = OpinionSupport.objects.filter(pk=support.pk, withdrawn_at=None)
    if not mine.update(withdrawn_at=now):
        return
    support.withdrawn_at = now
    if support.is_joint:
        Opinion.objects.filter(pk=support.opinion_id, people__gt=1).update(people=F("people") - 1)
    forget_holder(support)
    record("opinions.withdraw_support", actor=None, target=support.opinion)
    recount(support.opinion.consultation_id, station_id=support.opinion.station_id)


@transaction.atomic
def forget_holder(support: OpinionSupport) -> None:
    """The contacts are gone for good; the support stays, and is told by its receipt alone."""
    for contact in (support.phone, support.email):
        if contact is not None:
            erase(contact)
    support.phone = support.email = None
    support.person_key = f"none:forgotten-support-{support.pk}"
    support.save(update_fields=["phone", "email", "person_key"])
