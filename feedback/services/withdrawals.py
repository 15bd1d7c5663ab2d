"""When a round is withdrawn its authors hear of it, too: words must not sink like stones.

The consultation is the queue.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from drafts.models import Consultation
from feedback.models import WithdrawalTelling
from feedback.round_words import withdrawal_message
from feedback.services.telling_authors import Cause, tell_authors
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Processing
from opinions.models import Opinion

name_actions({"feedback.tell_withdrawal": "告知征求意见撤回"})


def tell_of_withdrawals(now: datetime) -> None:
    """Write what is missing for every withdrawn round."""
    for consultation in WithdrawalTelling.objects.waiting_consultations():
        _tell_of(consultation, now)


def _tell_of(consultation: Consultation, now: datetime) -> None:
    spoken = Opinion.objects.filter(consultation=consultation).exclude(
        processing=Processing.WITHDRAWN
    )
    cause, words = f"withdrawn:{consultation.pk}", partial(withdrawal_message, consultation)
    people = tell_authors(spoken, cause=Cause(cause), words=words, now=now)
    with transaction.atomic():
        _, is_new = WithdrawalTelling.objects.get_or_create(
            consultation=consultation, defaults={"people": people, "finished_at": now}
        )
        if is_new:
            record("feedback.tell_withdrawal", actor=None, target=consultation, count=people)
