"""Merging opinions into compiled items (归并): links are made, words are never touched."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from drafts.choices import SUPPLEMENTED, ConsultationStatus
from drafts.models import Consultation, Provision
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts import personal_data
from opinions.choices import (
    TO_SORT,
    Adoption,
    Axis,
    ChangeKind,
    Moderation,
    Processing,
    TargetScope,
    prevailing_kind,
)
from opinions.errors import ItemChangedError, OpinionError
from opinions.models import CompiledItem, CompiledSource, CompiledTable, Opinion
from opinions.services.moves import move, move_many
from opinions.targets import WHOLE_LABEL

name_actions(
    {
        "opinions.make_item": "归并意见",
        "opinions.change_item": "修改归并意见",
        "opinions.add_sources": "并入归并意见",
        "opinions.remove_source": "从归并意见中取出",
        "opinions.delete_item": "删除归并意见",
        "opinions.move_item": "调整归并意见次序",
    }
)

# Until the table is frozen; the same states in which the office may still enter opinions.
STILL_COMPILING = frozenset(
    {
        ConsultationStatus.OPEN,
        ConsultationStatus.SUSPENDED,
        ConsultationStatus.CLOSED,
        ConsultationStatus.COMPILING,
    }
)
EDITABLE_FIELDS = frozenset({"kind", "text", "reason", "remark"})


@transaction.atomic
def make_item(
    consultation: Consultation,
    opinions: Sequence[Opinion],
    *,
    by: User,
    provision: Provision | None,
    text: str,
    kind: str = "",
    reason: str = "",
    remark: str = "",
    quote: str = "",
    scope: TargetScope | None = None,
) -> CompiledItem:
    """One row of the table out of ``opinions``; without a provision it is a general one (总体意见).

    Without a ``kind`` it is what most of the opinions are that have one, else a change.
    Raises OpinionError if an opinion is not there to be merged, or the table is frozen.
    """
    lock_while_compiling(consultation.pk)
    _check_words(text=text, reason=reason, remark=remark)
    if scope is None:
        scope = TargetScope.PROVISION if provision else TargetScope.WHOLE
    item = CompiledItem.objects.create(
        consultation=consultation,
        scope=scope,
        provision=provision,
        label=str(provision)[:300] if provision else WHOLE_LABEL,
        quote=quote,
        kind=kind or prevailing_kind(one.kind for one in opinions) or ChangeKind.MODIFY,
        text=text.strip(),
        reason=reason.strip(),
        remark=remark.strip(),
        created_by=by,
    )
    record("opinions.make_item", actor=by, target=item, count=len(opinions))
    _link(item, opinions, by=by)
    return item


@transaction.atomic
def add_sources(item: CompiledItem, opinions: Sequence[Opinion], *, by: User) -> None:
    """More opinions that say the same; one opinion may stand in several items.

    An item that went upward takes them as well, until it is answered: they follow in a supplement.
    """
    lock_while_compiling(item.consultation_id)
    if _adoption(item) not in {Adoption.NONE, Adoption.AWAITING}:
        raise OpinionError("这条归并意见已经有了答复，不能再并入意见，请另立一条。")
    _link(item, opinions, by=by)
    record("opinions.add_sources", actor=by, target=item, count=len(opinions))


@transaction.atomic
def change_item(item: CompiledItem, *, by: User, seen: str = "", **changes: str) -> None:
    """The office's own words of an item: kind, text, reason, remark.

    ``seen`` is the fingerprint of what the editor was shown; if another clerk has changed the item
    since, nothing is saved and ItemChangedError is raised.
    """
    lock_while_compiling(item.consultation_id)
    if unknown := set(changes) - EDITABLE_FIELDS:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    current = CompiledItem.objects.filter(pk=item.pk).first()
    if current is None:
        raise OpinionError("这条归并意见刚刚由其他人删除，请回到汇总表。")
    _check_unsent(current)
    if seen and seen != current.fingerprint:
        raise ItemChangedError("这条归并意见刚刚由其他人改过，您的修改还没有保存，请对照后再保存。")
    _check_words(**{"text": item.text} | changes)
    before = {name: getattr(current, name) for name in changes}
    words = {**changes, "changed_by": by, "changed_at": timezone.now()}
    for name, value in words.items():
        setattr(item, name, value)
    item.save(update_fields=list(words))
    record("opinions.change_item", actor=by, target=item, before=before, after=changes)


@transaction.atomic
def remove_source(item: CompiledItem, opinion: Opinion, *, by: User) -> None:
    """Take an author out of the cluster; the opinion waits to be sorted again if it is in none."""
    lock_while_compiling(item.consultation_id)
    sources = CompiledSource.objects.filter(item=item, opinion=opinion)
    if sources.exclude(submission=None).exists():
        raise OpinionError("这条意见已经上报，不能取出。")
    removed, _ = sources.delete()
    if not removed:
        raise OpinionError("这条意见已经不在这条归并意见里，请刷新页面。")
    if not CompiledSource.objects.filter(opinion=opinion).exists():
        move(opinion, Axis.PROCESSING, Processing.UNDER_REVIEW, by=by)
    record("opinions.remove_source", actor=by, target=item, note=opinion.receipt_no)


@transaction.atomic
def delete_item(item: CompiledItem, *, by: User, reason: str) -> None:
    """Undo a merge as a whole: its opinions wait to be sorted again."""
    lock_while_compiling(item.consultation_id)
    if not reason.strip():
        raise OpinionError("删除归并意见时请写明原因。")
    _check_unsent(item)
    if item.remarks.waiting().exists():
        raise OpinionError("这条归并意见有专家意见还没有处理，请先处理。")
    if item.suggested_in.exists():
        raise OpinionError("这条归并意见关联了代表建议，请先在代表建议页面取消关联。")
    remarks = [str(remark) for remark in item.remarks.select_related("task__person")]
    ids = list(item.sources.values_list("opinion", flat=True))
    item.sources.all().delete()
    elsewhere = set(
        CompiledSource.objects.filter(opinion__in=ids).values_list("opinion", flat=True)
    )
    move_many(
        [pk for pk in ids if pk not in elsewhere],
        Axis.PROCESSING,
        Processing.MERGED,
        Processing.UNDER_REVIEW,
        by=by,
        note="归并意见已删除，重新整理。",
    )
    record(
        "opinions.delete_item",
        actor=by,
        target=item,
        before={"label": item.label, "text": item.text, "专家意见": "；".join(remarks)},
        note=reason,
    )
    item.delete()


@transaction.atomic
def move_item(item: CompiledItem, *, by: User, up: bool) -> None:
    """One place up or down among the rows of the same article; the articles stay in order.

    At the end of its article it stays where it is.
    """
    lock_while_compiling(item.consultation_id)
    _check_unsent(item)
    beside = CompiledItem.objects.filter(
        consultation=item.consultation_id, provision=item.provision_id
    )
    rows = list(beside.in_table_order())
    old = next((place for place, row in enumerate(rows) if row.pk == item.pk), None)
    if old is None:
        raise OpinionError("这条归并意见刚刚由其他人删除，请回到汇总表。")
    new = max(0, old - 1) if up else min(len(rows) - 1, old + 1)
    rows.insert(new, rows.pop(old))
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    CompiledItem.objects.bulk_update(rows, ["rank"])
    record(
        "opinions.move_item",
        actor=by,
        target=item,
        before={"rank": old + 1},
        after={"rank": new + 1},
    )


def _link(item: CompiledItem, opinions: Sequence[Opinion], *, by: User) -> None:
    """Somebody else may have decided on one of them a moment ago: then nothing is merged."""
    wanted = [opinion.pk for opinion in opinions]
    locked = Opinion.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    current = list(locked)
    for opinion in current:
        _check_mergeable(item, opinion)
    CompiledSource.objects.bulk_create(
        [CompiledSource(item=item, opinion=opinion, merged_by=by) for opinion in current],
        ignore_conflicts=True,
    )
    for old in TO_SORT:
        ids = [opinion.pk for opinion in current if opinion.processing == old]
        if ids:
            move_many(ids, Axis.PROCESSING, old, Processing.MERGED, by=by)


def _check_mergeable(item: CompiledItem, opinion: Opinion) -> None:
    number = opinion.receipt_no
    if opinion.consultation_id != item.consultation_id:
        raise OpinionError(f"意见{number}不属于这项征求意见。")
    if opinion.moderation != Moderation.PASSED:
        raise OpinionError(f"意见{number}还在待复核，请先复核。")
    if opinion.processing not in {*TO_SORT, Processing.MERGED}:
        state = opinion.get_processing_display()
        raise OpinionError(f"意见{number}现在是“{state}”，不能归并，请刷新页面。")


def _check_words(*, text: str, **others: str) -> None:
    """The office's words travel upward: they must say something, and nothing about a person."""
    if not text.strip():
        raise OpinionError("请填写归并后的意见建议。")
    for words in (text, *others.values()):
        if found := personal_data.find(words):
            raise OpinionError(f"文字里有{found[0]}，汇总表要上报，请删去个人信息。")


def _adoption(item: CompiledItem) -> str:
    return CompiledItem.objects.values_list("adoption", flat=True).get(pk=item.pk)


def _check_unsent(item: CompiledItem) -> None:
    if _adoption(item) != Adoption.NONE:
        raise OpinionError("这条归并意见已经上报，不能再改。")


def is_compiling(consultation_id: int, status: str) -> bool:
    """Whether opinions are sorted and merged now: up to the first table, and after it for what
    came late, unless a supplement is frozen and waits to be sent."""
    if status in SUPPLEMENTED:
        return not CompiledTable.objects.filter(consultation=consultation_id).waiting().exists()
    return status in STILL_COMPILING


def lock_while_compiling(consultation_id: int) -> None:
    """Keep the table from being frozen while it is changed; two clerks wait for each other."""
    statuses = Consultation.objects.select_for_update(no_key=True).values_list("status", flat=True)
    if not is_compiling(consultation_id, statuses.get(pk=consultation_id)):
        raise OpinionError("汇总表已经定稿或者上报，不能再改。需要修改的，请先重新打开。")
