"""不计入统计: a clerk chooses a group, a second person confirms, and it can be taken back.

The opinions stay where they are and as they are: they are read, sorted and answered like any
other. Only the figures leave them out, and say so.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from opinions.choices import UNCOUNTED_MOVES, GroupBasis, UncountedState
from opinions.errors import OpinionError, rules_below
from opinions.groups import Group, opinions_of
from opinions.models import CompiledTable, Opinion, UncountedGroup, UncountedMove, UncountedOpinion
from opinions.services.counting import refresh_counts

name_actions(
    {
        "opinions.ask_to_uncount": "提请不计入统计",
        "opinions.uncount": "不计入统计",
        "opinions.refuse_to_uncount": "不同意不计入统计",
        "opinions.count_again": "恢复计入统计",
    }
)
UNCOUNT = "opinions.uncount"
BATCH = 5_000
# How long it is known which opinions came from one network.
NETWORKS_KEPT = timedelta(days=90)
S = UncountedState


@transaction.atomic
def ask_to_uncount(
    consultation: Consultation, group: Group, *, by: User, reason: str
) -> UncountedGroup:
    """Raises OpinionError without a reason, for an empty group, or while another one waits."""
    if not reason.strip():
        raise OpinionError("请写明不计入统计的原因。")
    _check_not_frozen(consultation)
    chosen = opinions_of(consultation, group)
    last = chosen.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        raise OpinionError("这一组里没有可以选定的意见；已经上报的不再改动。")
    columns = {"key": group.key, "since": group.since, "until": group.until, "up_to": last}
    try:
        with transaction.atomic():
            asked = UncountedGroup.objects.create(
                consultation=consultation,
                basis=group.basis,
                count=chosen.count(),
                reason=reason.strip(),
                **columns,
            )
    except IntegrityError as error:
        raise OpinionError("这项征求意见已有一组等待确认，请先办完。") from error
    UncountedMove.objects.create(group=asked, new=S.ASKED, by=by, note=asked.reason)
    record("opinions.ask_to_uncount", actor=by, target=asked, note=asked.reason, count=asked.count)
    summary = f"《{consultation}》{asked}不计入统计：{asked.reason}"
    with rules_below():
        request_confirmation(UNCOUNT, asked, by=by, summary=summary, allow_first=False)
    return asked


def asking_of(group: UncountedGroup) -> Confirmation | None:
    return Confirmation.objects.for_target(UNCOUNT, group).open().first()


@transaction.atomic
def uncount(group: UncountedGroup, *, by: User, note: str = "") -> int:
    """The second person agrees; how many opinions that is.

    Who was withdrawn or went upward meanwhile is left alone, what came in since the asking, too.
    """
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=group.consultation_id)
    _check_not_frozen(consultation)
    with rules_below():
        confirm(_open(group), by=by, note=note)
    chosen = Group(group.basis, group.key, group.since, group.until)
    ids = opinions_of(consultation, chosen).filter(pk__lte=group.up_to).values_list("pk", flat=True)
    held = list(ids)
    UncountedOpinion.objects.bulk_create(
        (UncountedOpinion(group=group, opinion_id=pk) for pk in held), batch_size=BATCH
    )
    _mark(group, is_counted=False)
    group.count = len(held)
    _move(group, S.IN_FORCE, by=by, note=note)
    record("opinions.uncount", actor=by, target=group, note=group.reason, count=len(held))
    refresh_counts(consultation.pk)
    return len(held)


@transaction.atomic
def refuse_to_uncount(group: UncountedGroup, *, by: User, reason: str) -> None:
    with rules_below():
        reject(_open(group), by=by, reason=reason)
    _move(group, S.REFUSED, by=by, note=reason.strip())
    record("opinions.refuse_to_uncount", actor=by, target=group, note=reason.strip())


@transaction.atomic
def count_again(group: UncountedGroup, *, by: User, reason: str) -> None:
    """Nobody is wronged by being counted: one person is enough, with a reason."""
    if not reason.strip():
        raise OpinionError("请写明恢复计入统计的原因。")
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=group.consultation_id)
    _check_not_frozen(consultation)
    _move(group, S.TAKEN_BACK, by=by, note=reason.strip())
    _mark(group, is_counted=True)
    record("opinions.count_again", actor=by, target=group, note=reason.strip(), count=group.count)
    refresh_counts(group.consultation_id)


def forget_networks(now: datetime) -> int:
    """Erase from which network an opinion came, after three months; how many opinions."""
    old = now - NETWORKS_KEPT
    UncountedGroup.objects.filter(
        basis=GroupBasis.NETWORK, moves__new=S.ASKED, moves__at__lt=old
    ).exclude(key="").update(key="")
    kept = Opinion.objects.filter(received_at__lt=old).exclude(network_key="")
    return kept.update(network_key="")


def _open(group: UncountedGroup) -> Confirmation:
    asked = asking_of(group)
    if asked is None:
        raise OpinionError("这件事刚刚被其他人处理过，请刷新页面。")
    return asked


def _check_not_frozen(consultation: Consultation) -> None:
    if CompiledTable.objects.filter(consultation=consultation).waiting().exists():
        raise OpinionError("汇总表已经定稿，请先签发上报或者重新打开，再改计数。")


def _mark(group: UncountedGroup, *, is_counted: bool) -> None:
    members = UncountedOpinion.objects.filter(group=group)
    Opinion.objects.filter(pk__in=members.values("opinion")).update(is_counted=is_counted)


def _move(group: UncountedGroup, new: UncountedState, *, by: User, note: str) -> None:
    """Only if nobody moved it since ``group`` was read."""
    old = group.state
    if new not in UNCOUNTED_MOVES[old]:
        raise OpinionError(f"“{S(old).label}”不能改为“{new.label}”。")
    current = UncountedGroup.objects.filter(pk=group.pk, state=old)
    if not current.update(state=new, count=group.count):
        raise OpinionError("这件事刚刚被其他人处理过，请刷新页面。")
    group.state = new
    UncountedMove.objects.create(group=group, old=old, new=new, by=by, note=note[:300])
