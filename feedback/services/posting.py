"""The next revision of what became of an item: one door for answers and for what is taken back."""

from django.db.models import Max

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from feedback.models import Outcome, ReplyLine
from feedback.services.claims import settle_claim
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Adoption
from opinions.models import CompiledItem
from opinions.services.adopting import record_adoption

name_actions({"feedback.post_outcome": "采纳结果入账"})


def lock(consultation_id: int) -> Consultation:
    """One result after the other: an opinion may stand in items that two replies answer."""
    return Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)


def post(item: CompiledItem, *, line: ReplyLine, by: User, note: str, **words: str) -> Outcome:
    """A new revision takes the place of the one before, which stays on record.

    ``words``: result and what goes with it. Within a transaction that holds ``lock``.
    """
    CompiledItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    earlier = Outcome.objects.filter(item=item)
    revision = (earlier.aggregate(last=Max("revision"))["last"] or 0) + 1
    earlier.filter(is_current=True).update(is_current=False)
    outcome = Outcome.objects.create(item=item, revision=revision, line=line, **words)
    record("feedback.post_outcome", actor=by, target=outcome, after={"result": outcome.result})
    record_adoption(item, outcome.result, by=by, note=note[:300])
    settle_claim(outcome, by=by)
    return outcome


def tell_consultation(consultation: Consultation, *, by: User, note: str) -> None:
    """Partly answered is normal; only when nothing waits any more is the result complete."""
    waiting = CompiledItem.objects.filter(
        consultation=consultation, adoption=Adoption.AWAITING
    ).exists()
    status = ConsultationStatus.RESULTS_PARTIAL if waiting else ConsultationStatus.RESULTS_RECEIVED
    if consultation.status != status:
        move_consultation(consultation, status, by=by, note=note)
