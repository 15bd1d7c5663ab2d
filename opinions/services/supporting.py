"""我也这样认为: one more person for what somebody else wrote."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from drafts.models import Consultation
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionSupport
from opinions.services.contributors import Person, person_key_of
from opinions.services.giving import check_open
from opinions.services.giving_rules import giving_rules

name_actions({"opinions.support": "居民支持已有意见"})


def support_opinion(
    consultation: Consultation,
    opinion_id: int,
    *,
    person: Person,
    nonce: uuid.UUID,
    opened_at: datetime,
    now: datetime,
) -> bool:
    """Count one person more; whether it is counted for the first time.

    Of the person nothing is kept but a key, by which one phone counts once. Raises OpinionError
    where the office has not allowed it, NotOpenError where nothing is taken any more.
    """
    if not giving_rules().allow_support:
        raise OpinionError("这里没有开放“我也这样认为”，请直接提交您的意见。")
    check_open(consultation, opened_at, now)
    standing = Opinion.objects.filter(consultation=consultation).counted()
    opinion = standing.select_related("contributor").filter(pk=opinion_id).first()
    if opinion is None:
        raise OpinionError("这条意见刚刚撤回了，请直接提交您的意见。")
    person_key = person_key_of(person)
    if person_key == opinion.contributor.person_key:
        return False
    try:
        with transaction.atomic():
            OpinionSupport.objects.create(
                opinion=opinion,
                person_key=person_key,
                client_key=uuid.uuid5(nonce, f"support{opinion_id}"),
            )
            record("opinions.support", actor=None, target=opinion)
    except IntegrityError:
        return False
    return True
