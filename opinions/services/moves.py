"""The one door through which an opinion moves along one of its four axes."""

from collections.abc import Iterable

from django.db import models, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import (
    MAY_MOVE_TO,
    OPINION_MOVES,
    Adoption,
    Axis,
    FeedbackState,
    Moderation,
    Processing,
)
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionMove

STATES: dict[Axis, type[models.TextChoices]] = {
    Axis.MODERATION: Moderation,
    Axis.PROCESSING: Processing,
    Axis.ADOPTION: Adoption,
    Axis.FEEDBACK: FeedbackState,
}
name_actions({f"opinions.move_{axis.value}": f"意见{axis.label}状态变更" for axis in Axis})
BATCH = 2_000
LONGEST_NOTE = 300


@transaction.atomic
def move(opinion: Opinion, axis: Axis, new: str, *, by: User | None, note: str = "") -> OpinionMove:
    """Move one opinion only if nobody moved it on this axis since ``opinion`` was read.

    ``by`` is None for the author and for the clock; others need a role of MAY_MOVE_TO. On the axis
    of processing the note is also what the author is told (办理说明).
    """
    old = getattr(opinion, axis)
    check(axis, old, new, by=by, note=note)
    fields = _fields(axis, new, note)
    if not Opinion.objects.filter(pk=opinion.pk, **{axis: old}).update(**fields):
        raise OpinionError("这条意见刚刚被其他人处理过，请刷新页面后再试。")
    for name, value in fields.items():
        setattr(opinion, name, value)
    step = OpinionMove.objects.create(
        opinion=opinion, axis=axis, old=old, new=new, by=by, note=note
    )
    record(
        f"opinions.move_{axis}",
        actor=by,
        target=opinion,
        before={axis: old},
        after={axis: new},
        note=note,
    )
    return step


@transaction.atomic
def move_many(
    ids: Iterable[int], axis: Axis, old: str, new: str, *, by: User | None, note: str = ""
) -> list[int]:
    """Move thousands by a few statements; the ids that moved.

    Those that stand elsewhere than at ``old`` by now are left alone, so a second run is harmless.
    One row in the audit log, one history row for each opinion.
    """
    check(axis, old, new, by=by, note=note)
    wanted = sorted(set(ids))
    moved: list[int] = []
    for start in range(0, len(wanted), BATCH):
        still_there = Opinion.objects.filter(
            pk__in=wanted[start : start + BATCH], **{axis: old}
        ).order_by("pk")
        batch = list(still_there.select_for_update().values_list("pk", flat=True))
        Opinion.objects.filter(pk__in=batch).update(**_fields(axis, new, note))
        OpinionMove.objects.bulk_create(
            OpinionMove(opinion_id=pk, axis=axis, old=old, new=new, by=by, note=note)
            for pk in batch
        )
        moved += batch
    if moved:
        record(
            f"opinions.move_{axis}",
            actor=by,
            before={axis: old},
            after={axis: new},
            note=note,
            count=len(moved),
        )
    return moved


def check(axis: Axis, old: str, new: str, *, by: User | None, note: str = "") -> None:
    """Raises OpinionError if no such move exists, or none for the roles of ``by``."""
    if len(note) > LONGEST_NOTE:
        raise OpinionError(f"说明最多{LONGEST_NOTE}字，现在有{len(note)}字。")
    if new not in OPINION_MOVES[axis].get(old, set()):
        states = STATES[axis]
        raise OpinionError(f"“{states(old).label}”的意见不能改为“{states(new).label}”。")
    if by is not None and not by.has_role(*MAY_MOVE_TO[axis][new]):
        raise OpinionError(f"您的岗位不能把意见改为“{STATES[axis](new).label}”。")


def _fields(axis: Axis, new: str, note: str) -> dict[str, str]:
    fields: dict[str, str] = {axis.value: new}
    if axis == Axis.PROCESSING:
        fields["processing_note"] = note
    return fields
