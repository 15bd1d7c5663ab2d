"""A later text held against what was sent up: the machine proposes, a clerk decides (5.5).

What is decided here is our own reading (本办比对): internal, never an adoption, never public. Only
an answer of the superior confirms it (``feedback.services.claims``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from drafts.choices import Stage
from drafts.comparison import Article, articles_of
from drafts.following import later_texts, places_in
from drafts.models import Consultation, DraftVersion, Provision
from feedback.choices import REFLECTION_MOVES, Standing
from feedback.errors import FeedbackError
from feedback.models import Reflection, TextCheck
from feedback.reflecting import Reader
from feedback.services.claims import confirm_by_standing_answer, stand
from feedback.services.registering import AWAITS_RESULTS
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from opinions.choices import Adoption
from opinions.models import CompiledItem

name_actions(
    {
        "feedback.check_text": "比对公布文本",
        "feedback.read_reflections": "核对体现条款",
    }
)
LONGEST_PLACE = 200


@dataclass(frozen=True)
class Decision:
    """What a clerk says of one proposal; without ``place`` the text does not show the item."""

    reflection: Reflection
    place: str = ""
    provision: Provision | None = None
    text: str = ""


def texts_to_check(consultation: Consultation) -> QuerySet[DraftVersion]:
    """Later texts of the draft that stand: 二审稿, 表决稿, 公布文本."""
    version = consultation.version
    later = DraftVersion.objects.comparable_with(version).filter(number__gt=version.number)
    return later.defer("source_text")


@transaction.atomic
def ask_check(consultation: Consultation, version: DraftVersion, *, by: User) -> TextCheck:
    """Have the machine hold the text against the items; again, for those nobody has decided on."""
    if consultation.status not in AWAITS_RESULTS:
        raise FeedbackError("汇总表上报以后、归档以前，才能比对公布文本。")
    if not texts_to_check(consultation).filter(pk=version.pk).exists():
        raise FeedbackError("请选择这部草案后来的、已经确认的文本。")
    asked = {"asked_by": by, "asked_at": timezone.now(), "finished_at": None}
    check, _ = TextCheck.objects.update_or_create(
        consultation=consultation, version=version, defaults=asked
    )
    record("feedback.check_text", actor=by, target=check)
    nudge("feedback.read_text", check.pk)
    return check


@transaction.atomic
def read_text(check_id: int, now: datetime) -> int:
    """Write the proposals of one check, once; how many items it looked at. For the worker."""
    waiting = TextCheck.objects.unfinished().select_for_update(skip_locked=True, of=("self",))
    check = waiting.select_related("consultation").filter(pk=check_id).first()
    if check is None or check.version_id is None:
        return 0
    items = list(
        CompiledItem.objects.filter(consultation=check.consultation_id)
        .exclude(adoption=Adoption.NONE)
        .select_related("provision")
    )
    reader = _reader(check, items)
    known = {one.item_id: one for one in check.reflections.all()}
    new = []
    for item in items:
        found = [asdict(one) for one in reader.candidates(item)]
        reflection = known.get(item.pk)
        if reflection is None:
            new.append(Reflection(check_of=check, item=item, candidates=found))
        else:
            reflection.candidates = found
    Reflection.objects.bulk_create(new, batch_size=500)
    Reflection.objects.bulk_update(known.values(), ["candidates"], batch_size=500)
    TextCheck.objects.filter(pk=check.pk).update(finished_at=now)
    return len(items)


def unread() -> list[int]:
    """For the sweep: what a dead worker left."""
    return list(TextCheck.objects.unfinished().values_list("pk", flat=True))


@transaction.atomic
def decide(check: TextCheck, decisions: Sequence[Decision], *, by: User) -> int:
    """Several proposals on one page; of how many the superior's own answer names the article."""
    held = Reflection.objects.select_for_update().filter(check_of=check)
    keys = [one.reflection.pk for one in decisions]
    now_by_pk = {one.pk: one for one in held.filter(pk__in=keys)}
    confirmed = sum(_decide(now_by_pk[one.reflection.pk], one, by=by) for one in decisions)
    record("feedback.read_reflections", actor=by, target=check, count=len(decisions))
    return confirmed


def _decide(reflection: Reflection, said: Decision, *, by: User) -> bool:
    standing = Standing.CLAIMED_BY_US if said.place.strip() else Standing.REJECTED
    if standing not in REFLECTION_MOVES[Standing(reflection.standing)]:
        old = reflection.get_standing_display()
        raise FeedbackError(
            f"“{reflection.item.label}”现在是“{old}”，不能改为“{standing.label}”；请刷新页面。"
        )
    reflection.place, reflection.text = said.place.strip()[:LONGEST_PLACE], said.text
    reflection.provision = said.provision
    reflection.decided_by, reflection.decided_at = by, timezone.now()
    stand(reflection, standing, by=by)
    return standing == Standing.CLAIMED_BY_US and confirm_by_standing_answer(reflection, by=by)


def place_in(version: DraftVersion, words: str) -> str:
    """二审稿第十条; of the law itself the clause alone."""
    is_law = version.stage in {Stage.PROMULGATED, Stage.IN_FORCE}
    return words if is_law else f"{version.get_stage_display()}{words}"


def _reader(check: TextCheck, items: Iterable[CompiledItem]) -> Reader:
    assert check.version_id is not None  # noqa: S101 -- the caller looked
    first = check.consultation.version
    versions = {item.provision.version_id for item in items if item.provision} | {first.pk}
    asked = [article for pk in sorted(versions) for article in articles_of(pk)]
    later = articles_of(check.version_id)
    ways = _ways(check.version_id, first, asked, later)
    return Reader(asked, later, ways, part_names(check.version_id))


def _ways(
    version_id: int, first: DraftVersion, asked: Sequence[Article], later: Sequence[Article]
) -> Mapping[int, Sequence[int]]:
    """Through the confirmed maps; without them as the texts themselves are alike."""
    if any(one.pk == version_id for one in later_texts(first)):
        return places_in(version_id, [article.provision.pk for article in asked])
    from drafts.alignment import align  # noqa: PLC0415 -- for the worker, and seldom

    own = [article for article in asked if article.provision.version_id == first.pk]
    changes = align([one.unit for one in own], [one.unit for one in later])
    return {
        own[old].provision.pk: [later[new].provision.pk for new in change.new]
        for change in changes
        for old in change.old
    }


def part_names(version_id: int) -> dict[int, list[str]]:
    """By article what each 款, 项 and 目 is called behind its label (第二款); one query."""
    parts = Provision.objects.filter(version=version_id).select_related("unit").in_order()
    names: dict[int, list[str]] = {}
    for part in parts:
        if part.unit is not None and part.unit.pk != part.pk:
            behind = part.full_label.removeprefix(part.unit.full_label)
            names.setdefault(part.unit.pk, []).append(behind)
    # A single paragraph is cited by its article alone.
    return {unit: own for unit, own in names.items() if len(own) > 1}
