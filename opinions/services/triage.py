"""What a clerk does with one opinion at a time, each undone by one key."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from drafts.models import Consultation, Provision
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Axis, Moderation, Processing
from opinions.choices.moves import TAKEN_BACK, TO_SORT
from opinions.errors import OpinionError
from opinions.models import (
    Category,
    CompiledItem,
    CompiledSource,
    Opinion,
    OpinionMove,
    Triage,
    TriageNote,
    TriagePlace,
)
from opinions.models.opinions import OpinionQuerySet
from opinions.services import compiling, sorting
from opinions.triage_desk import seen_of

name_actions(
    {
        "opinions.mark": "标记意见",
        "opinions.note": "写内部备注",
        "opinions.assign": "分派意见",
    }
)
MARKS = ("category", "urgency", "quality", "tags")
UNDONE = "撤销刚才的办理。"


class ChangedMeanwhileError(OpinionError):
    """Somebody else, or the author, changed the opinion after it was shown."""


def lock_as_seen(opinion: Opinion, seen: str) -> Opinion:
    """The opinion as it is now, held until the transaction ends.

    Raises ChangedMeanwhileError if that is not what the clerk saw.
    """
    rows = Opinion.objects.select_for_update(no_key=True, of=("self",))
    current = rows.select_related("triage").get(pk=opinion.pk)
    if seen_of(current) != seen:
        raise ChangedMeanwhileError(
            "这条意见刚刚有变化，您的办理没有保存；写的内容都在下面，看过新的情况再办。"
        )
    return current


@transaction.atomic
def mark(opinion: Opinion, marks: Mapping[str, Any], *, by: User) -> None:
    """Set some of ``MARKS``; the version counts on, so that who saw the old ones is told."""
    row, _ = Triage.objects.get_or_create(opinion=opinion)
    before = {name: _plain(getattr(row, name)) for name in marks}
    after = {name: _plain(value) for name, value in marks.items()}
    if before == after:
        return
    Triage.objects.filter(pk=row.pk).update(**marks, version=F("version") + 1)
    record("opinions.mark", actor=by, target=opinion, before=before, after=after)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Category) else value


@transaction.atomic
def note(opinion: Opinion, text: str, *, by: User) -> None:
    TriageNote.objects.create(opinion=opinion, by=by, text=text.strip())
    record("opinions.note", actor=by, target=opinion)


@transaction.atomic
def make_own_item(
    opinion: Opinion, *, by: User, unit: Provision | None, quote: str, text: str, reason: str
) -> CompiledItem:
    """The opinion becomes an item of its own, in the words that the clerk has read over."""
    return compiling.make_item(
        opinion.consultation,
        [opinion],
        by=by,
        provision=unit,
        kind=opinion.kind,
        text=text,
        reason=reason,
        quote=quote,
    )


def keep_place(
    place: TriagePlace, opinion: Opinion, *, item: CompiledItem | None = None, **reasons: str
) -> None:
    """Where to go on, what the last merge went to, and the reason given last, by decision."""
    place.opinion = opinion
    place.item = item or place.item
    place.reasons = place.reasons | reasons
    TriagePlace.objects.update_or_create(
        user=place.user,
        consultation=place.consultation,
        defaults={"opinion": opinion, "item": place.item, "reasons": place.reasons},
    )


@transaction.atomic
def undo_last(consultation: Consultation, *, by: User) -> Opinion:
    """Take back this clerk's last decision that still stands; again for the one before.

    Raises OpinionError if there is none, or the table that holds it is frozen.
    """
    later = OpinionMove.objects.filter(
        opinion=OuterRef("opinion"), axis=Axis.PROCESSING, pk__gt=OuterRef("pk")
    )
    own = OpinionMove.objects.filter(
        ~Exists(later),
        by=by,
        axis=Axis.PROCESSING,
        new__in=[*TAKEN_BACK, Processing.MERGED],
        opinion__consultation=consultation,
        opinion__processing=F("new"),
    )
    last = own.select_related("opinion").order_by("-pk").first()
    if last is None:
        raise OpinionError("没有可以撤销的办理。")
    opinion: Opinion = last.opinion
    if opinion.processing == Processing.MERGED:
        _unmerge(opinion, by=by)
    else:
        sorting.take_back(opinion, by=by, note=UNDONE)
    return opinion


def _unmerge(opinion: Opinion, *, by: User) -> None:
    """Out of the items that this clerk put it into; an item made for it alone goes with it."""
    sources = CompiledSource.objects.filter(opinion=opinion, merged_by=by)
    for source in sources.select_related("item"):
        item = source.item
        alone = not item.sources.exclude(pk=source.pk).exists()
        if alone and item.created_by_id == by.pk and not item.is_sent:
            compiling.delete_item(item, by=by, reason=UNDONE)
        else:
            compiling.remove_source(item, opinion, by=by)


@transaction.atomic
def assign(
    consultation: Consultation,
    clerks: Sequence[User],
    *,
    by: User,
    each: int,
) -> int:
    """Deal out what nobody has yet, oldest first, up to ``each`` to every clerk; how many."""
    free = (
        Opinion.objects.filter(consultation=consultation)
        .filter(moderation=Moderation.PASSED, processing__in=TO_SORT)
        .filter(triage__assignee=None)
    )
    keys = list(free.order_by("pk").values_list("pk", flat=True)[: each * len(clerks)])
    share = -(-len(keys) // len(clerks)) if keys else 0
    for at, clerk in enumerate(clerks):
        give(keys[at * share : (at + 1) * share], clerk)
    record("opinions.assign", actor=by, target=consultation, count=len(keys))
    return len(keys)


@transaction.atomic
def release(consultation: Consultation, clerk: User, *, by: User) -> int:
    """Somebody is ill or away: what still waits with them is free again; how many."""
    theirs = Triage.objects.filter(
        assignee=clerk, opinion__consultation=consultation, opinion__processing__in=TO_SORT
    )
    count = theirs.update(assignee=None)
    record("opinions.assign", actor=by, target=consultation, after={"assignee": ""}, count=count)
    return count


def give(keys: Sequence[int], clerk: User) -> None:
    Triage.objects.bulk_create(
        (Triage(opinion_id=key, assignee=clerk) for key in keys),
        update_conflicts=True,
        unique_fields=["opinion"],
        update_fields=["assignee"],
        batch_size=2_000,
    )


def give_all(opinions: OpinionQuerySet, clerk: User) -> int:
    """All of these that nobody has yet, to one clerk; how many."""
    free = opinions.order_by().filter(triage__assignee=None)
    keys = list(free.values_list("pk", flat=True))
    give(keys, clerk)
    return len(keys)
