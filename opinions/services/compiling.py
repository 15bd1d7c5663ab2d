"""Merging opinions into compiled items (归并): links are made, words are never touched."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from drafts.choices import ConsultationStatus
from drafts.models import Consultation, Provision
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Axis, Moderation, Processing, TargetScope
from opinions.errors import OpinionError
from opinions.models import CompiledItem, CompiledSource, Opinion
from opinions.services.moves import move, move_many
from opinions.targets import WHOLE_LABEL

name_actions(
    {
        "opinions.make_item": "归并意见",
        "opinions.change_item": "修改归并意见",
        "opinions.add_sources": "并入归并意见",
        "opinions.remove_source": "从归并意见中取出",
        "opinions.delete_item": "删除归并意见",
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
MERGEABLE = (Processing.RECEIVED, Processing.UNDER_REVIEW)
EDITABLE_FIELDS = frozenset({"kind", "text", "reason", "remark"})


@transaction.atomic
def make_item(
    consultation: Consultation,
    opinions: Sequence[Opinion],
    *,
    by: User,
    provision: Provision | None,
    kind: str,
    text: str,
    reason: str = "",
    remark: str = "",
    quote: str = "",
    scope: TargetScope | None = None,
) -> CompiledItem:
    """One row of the table out of ``opinions``; without a provision it is a general one (总体意见).

    Raises OpinionError if an opinion is not there to be merged, or the table is frozen.
    """
    _check_compiling(consultation)
    if not text.strip():
        raise OpinionError("请填写归并后的意见建议。")
    if scope is None:
        scope = TargetScope.PROVISION if provision else TargetScope.WHOLE
    item = CompiledItem.objects.create(
        consultation=consultation,
        scope=scope,
        provision=provision,
        label=str(provision)[:300] if provision else WHOLE_LABEL,
        quote=quote,
        kind=kind,
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
    """More opinions that say the same; one opinion may stand in several items."""
    _check_compiling(item.consultation)
    _link(item, opinions, by=by)
    record("opinions.add_sources", actor=by, target=item, count=len(opinions))


@transaction.atomic
def change_item(item: CompiledItem, *, by: User, **changes: Any) -> None:
    """The office's own words of an item: kind, text, reason, remark."""
    _check_compiling(item.consultation)
    if unknown := set(changes) - EDITABLE_FIELDS:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    if not changes.get("text", item.text).strip():
        raise OpinionError("请填写归并后的意见建议。")
    before = {name: getattr(item, name) for name in changes}
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(changes))
    record("opinions.change_item", actor=by, target=item, before=before, after=changes)


@transaction.atomic
def remove_source(item: CompiledItem, opinion: Opinion, *, by: User) -> None:
    """Take an author out of the cluster; the opinion waits to be sorted again if it is in none."""
    _check_compiling(item.consultation)
    removed, _ = CompiledSource.objects.filter(item=item, opinion=opinion).delete()
    if not removed:
        raise OpinionError("这条意见已经不在这条归并意见里，请刷新页面。")
    if not CompiledSource.objects.filter(opinion=opinion).exists():
        move(opinion, Axis.PROCESSING, Processing.UNDER_REVIEW, by=by)
    record("opinions.remove_source", actor=by, target=item, note=opinion.receipt_no)


@transaction.atomic
def delete_item(item: CompiledItem, *, by: User, reason: str) -> None:
    """Undo a merge as a whole: its opinions wait to be sorted again."""
    _check_compiling(item.consultation)
    if not reason.strip():
        raise OpinionError("删除归并意见时请写明原因。")
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
        before={"label": item.label, "text": item.text},
        note=reason,
    )
    item.delete()


def _link(item: CompiledItem, opinions: Sequence[Opinion], *, by: User) -> None:
    for opinion in opinions:
        if opinion.consultation_id != item.consultation_id:
            raise OpinionError(f"意见{opinion.receipt_no}不属于这项征求意见。")
        if opinion.moderation != Moderation.PASSED:
            raise OpinionError(f"意见{opinion.receipt_no}还在待复核，请先复核。")
    CompiledSource.objects.bulk_create(
        [CompiledSource(item=item, opinion=opinion, merged_by=by) for opinion in opinions],
        ignore_conflicts=True,
    )
    for old in MERGEABLE:
        ids = [opinion.pk for opinion in opinions if opinion.processing == old]
        if ids:
            move_many(ids, Axis.PROCESSING, old, Processing.MERGED, by=by)
    _check_all_merged(item, [opinion.pk for opinion in opinions])


def _check_all_merged(item: CompiledItem, ids: Sequence[int]) -> None:
    """Somebody else may have decided on one of them a moment ago: then nothing is merged."""
    elsewhere = Opinion.objects.filter(pk__in=ids).exclude(processing=Processing.MERGED).first()
    if elsewhere is not None:
        state = elsewhere.get_processing_display()
        raise OpinionError(f"意见{elsewhere.receipt_no}现在是“{state}”，不能归并，请刷新页面。")


def _check_compiling(consultation: Consultation) -> None:
    if consultation.status not in STILL_COMPILING:
        raise OpinionError("汇总表已经定稿或者上报，不能再改。需要修改的，请先重新打开。")
