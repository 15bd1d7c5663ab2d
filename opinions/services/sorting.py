"""What a clerk decides about single opinions: release, refuse, leave out, send elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.models import Contact
from liaison.contacts.services import reveal
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import NEVER_COUNTED, TO_SORT, Adoption, Axis, Moderation, Processing
from opinions.errors import OpinionError, rules_below
from opinions.models import NotSimilar, Opinion
from opinions.services.compiling import lock_while_compiling
from opinions.services.counting import recount, recount_all
from opinions.services.moves import move, move_many
from opinions.services.referring import take_back_referrals
from opinions.services.telling_blocked import tell_blocked

name_actions(
    {
        "opinions.ask_to_block": "提请不予登记",
        "opinions.tell_apart": "标为不同意见",
        "opinions.reveal_contact": "查看联系方式",
    }
)
BLOCK = "opinions.block"


@dataclass(frozen=True)
class Decision:
    """Where an opinion can go without being merged; the author is told the reason in any case."""

    processing: Processing
    label: str
    hint: str


DECISIONS = {
    decision.processing.value: decision
    for decision in (
        Decision(Processing.KEPT, "不纳入汇总", "写明原因，反馈时告诉提出人。"),
        Decision(Processing.REFERRED, "转有关部门", "写明转给哪个部门。"),
        Decision(Processing.PETITION, "转信访渠道", "个人诉求，写明转到哪里。"),
        Decision(Processing.REVIEW_SUGGESTION, "转备案审查", "对现行规定的审查建议。"),
        Decision(Processing.PUBLIC_SENTIMENT, "列为社情民意", "不是对条文的意见，写明反映什么。"),
        Decision(Processing.SENT_DIRECTLY, "已直接报送", "哪个联系点已经直接报送立法机关。"),
        Decision(Processing.RETURNED, "请提出人补充", "写明需要补充什么。"),
    )
}


@transaction.atomic
def decide(opinions: Iterable[Opinion], processing: str, *, by: User, note: str) -> int:
    """Send opinions elsewhere with a reason; how many moved. Others' decisions stand."""
    if processing not in DECISIONS:
        raise OpinionError("请选择怎样办理。")
    if not note.strip():
        raise OpinionError("请写明原因，反馈时会告诉提出人。")
    chosen = list(opinions)
    for consultation_id in sorted({opinion.consultation_id for opinion in chosen}):
        lock_while_compiling(consultation_id)
    ids = [opinion.pk for opinion in chosen if opinion.moderation == Moderation.PASSED]
    moved = 0
    for old in TO_SORT:
        moved += len(move_many(ids, Axis.PROCESSING, old, processing, by=by, note=note.strip()))
    if not moved:
        raise OpinionError("这些意见刚刚由其他人办理过，请刷新页面。")
    if processing in NEVER_COUNTED:
        recount_all(chosen)
    return moved


@transaction.atomic
def take_back(opinion: Opinion, *, by: User, note: str = "") -> None:
    """Sort again what was left out, sent elsewhere or given back to its author."""
    lock_while_compiling(opinion.consultation_id)
    if opinion.adoption != Adoption.NONE:
        raise OpinionError("立法机关已经答复了这条意见，不能放回待整理。")
    was_counted = opinion.processing not in NEVER_COUNTED
    take_back_referrals(opinion, by=by, today=timezone.localdate())
    move(opinion, Axis.PROCESSING, Processing.UNDER_REVIEW, by=by, note=note)
    if not was_counted:
        recount_all([opinion])


def let_pass(opinion: Opinion, *, by: User, note: str = "") -> None:
    """A person has looked at what was held: it may be sorted like any other."""
    if blocking_of(opinion) is not None:
        raise OpinionError("已提请不予登记，请由复核人决定。")
    move(opinion, Axis.MODERATION, Moderation.PASSED, by=by, note=note)


def let_many_pass(opinions: Iterable[Opinion], *, by: User) -> int:
    """The same for several at once; what somebody asked to block is left to the reviewer."""
    kind = ContentType.objects.get_for_model(Opinion)
    asked = Confirmation.objects.filter(action=BLOCK, target_type=kind).open()
    blocked = set(asked.values_list("target_id", flat=True))
    ids = [opinion.pk for opinion in opinions if opinion.pk not in blocked]
    return len(move_many(ids, Axis.MODERATION, Moderation.HELD, Moderation.PASSED, by=by))


@transaction.atomic
def ask_to_block(opinion: Opinion, *, by: User, reason: str) -> Confirmation:
    """不予登记 takes two people; criticism is never a reason (rule 6.15)."""
    if opinion.moderation != Moderation.HELD:
        raise OpinionError("只有待复核的意见可以提请不予登记。")
    if not reason.strip():
        raise OpinionError("请写明不予登记的理由，提出人会看到。")
    record("opinions.ask_to_block", actor=by, target=opinion, note=reason.strip())
    with rules_below():
        return request_confirmation(
            BLOCK, opinion, by=by, summary=reason.strip()[:300], allow_first=False
        )


def blocking_of(opinion: Opinion) -> Confirmation | None:
    """The open request not to register this opinion, if any."""
    return Confirmation.objects.for_target(BLOCK, opinion).open().first()


@transaction.atomic
def block(confirmation: Confirmation, *, by: User, note: str = "") -> None:
    """The second person agrees; the original is kept sealed, the author sees the reason."""
    with rules_below():
        confirm(confirmation, by=by, note=note)
    people = ("contributor__phone", "contributor__email", "station", "consultation")
    opinion = Opinion.objects.select_related(*people).get(pk=confirmation.target_id)
    move(opinion, Axis.MODERATION, Moderation.BLOCKED, by=by, note=confirmation.summary)
    tell_blocked(opinion, confirmation.summary, now=timezone.now())
    recount(opinion.consultation_id, station_id=opinion.station_id)


@transaction.atomic
def refuse_to_block(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree: the opinion is sorted like any other."""
    with rules_below():
        reject(confirmation, by=by, reason=reason)
    opinion = Opinion.objects.get(pk=confirmation.target_id)
    move(opinion, Axis.MODERATION, Moderation.PASSED, by=by, note=reason)


@transaction.atomic
def tell_apart(pairs: Sequence[tuple[int, int]], *, by: User) -> None:
    """A person says that these differ: the machine suggests them together no more."""
    if not pairs:
        raise OpinionError("勾选的意见没有和别的意见放在一起，不需要分开。")
    rows = [NotSimilar(first_id=min(pair), second_id=max(pair), by=by) for pair in pairs]
    NotSimilar.objects.bulk_create(rows, ignore_conflicts=True)
    record("opinions.tell_apart", actor=by, count=len(rows))


@transaction.atomic
def reveal_contact(opinion: Opinion, contact: Contact, *, by: User, reason: str) -> str:
    """The full number or address, for a reason that stays on record (rule 5.9)."""
    value = reveal(contact, viewer=by, reason=reason)
    record("opinions.reveal_contact", actor=by, target=opinion, note=reason)
    return value
