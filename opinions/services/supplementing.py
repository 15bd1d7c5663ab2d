"""What an author adds after sending: the words before stay, the new ones stand below them."""

from django.db import transaction

from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionSupplement
from opinions.services.compiling import is_compiling
from opinions.services.files import attach_chosen, supplement_key
from opinions.services.giving import Words
from opinions.services.screening import Sieve, hold

name_actions({"opinions.supplement": "居民补充意见"})
MOST_SUPPLEMENTS = 5


def may_supplement(opinion: Opinion) -> bool:
    """Until the table is frozen, also when the words can't be edited any more."""
    if opinion.moderation == Moderation.BLOCKED or opinion.processing == Processing.WITHDRAWN:
        return False
    return is_compiling(opinion.consultation_id, opinion.consultation.status)


@transaction.atomic
def supplement_opinion(opinion: Opinion, *, text: str) -> OpinionSupplement:
    """Add ``text`` below what was said; raises OpinionError where it is too late or too long.

    Files that were chosen for it come along. What the office has to look at first holds the
    opinion, as the first words would have.
    """
    locked = Opinion.objects.select_for_update(no_key=True, of=("self",)).get(pk=opinion.pk)
    if not may_supplement(locked):
        raise OpinionError("汇总表已经定稿或者意见已经撤回，不能再补充。")
    words = Words(body=text.strip())
    earlier = list(locked.supplements.values_list("body", flat=True))
    if words.body in earlier:
        raise OpinionError("这段话已经补充过了，不需要再提交。")
    if len(earlier) >= MOST_SUPPLEMENTS:
        raise OpinionError(f"一条意见最多补充{MOST_SUPPLEMENTS}次，请另提一条。")
    attach_chosen(locked, supplement_key(locked))
    added = OpinionSupplement.objects.create(
        opinion=locked, number=len(earlier) + 1, body=words.body
    )
    record("opinions.supplement", actor=None, target=locked, after={"number": added.number})
    _have_it_looked_at(locked, words.body)
    return added


def _have_it_looked_at(opinion: Opinion, text: str) -> None:
    reasons = [f"补充内容：{reason}" for reason in Sieve().reasons(text)]
    if reasons and opinion.moderation == Moderation.PASSED:
        hold(opinion, reasons)
    elif reasons:  # not looked through yet, or held already: one reason more
        opinion.hold_reasons = [*opinion.hold_reasons, *reasons]
        opinion.save(update_fields=["hold_reasons"])
