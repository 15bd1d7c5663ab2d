"""The map between a version and the one before: proposed, put right, confirmed."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from drafts.alignment import align, changes_of
from drafts.alignment.changes import Change
from drafts.comparison import Article, articles_of
from drafts.errors import DraftError
from drafts.models import DraftVersion, Provision, ProvisionMap, VersionMap
from liaison.accounts.models import User
from liaison.audit.services import record

BATCH = 1000


@transaction.atomic
def propose_map(version: DraftVersion) -> VersionMap | None:
    """Hold a text against the one it was made from, or the last confirmed one before it.

    None if there is none. An amendment is a list of instructions: it has no articles to hold
    against a law's.
    """
    before = version.draft.versions.filter(
        confirmed_at__isnull=False, number__lt=version.number, form=version.form
    )
    old = version.base or before.order_by("number").last()
    return _propose(old, version) if old else None


@transaction.atomic
def hold_against(version: DraftVersion, old: DraftVersion, *, by: User) -> VersionMap:
    """Hold a text against another one than was proposed, as long as nobody confirmed the map."""
    if old not in DraftVersion.objects.comparable_with(version):
        raise DraftError("请选择同一部草案里另一份已经确认的全文。")
    if not DraftVersion.objects.select_for_update().get(pk=version.pk).is_confirmed:
        raise DraftError("这份文本还没有确认，确认以后再对照。")
    earlier = VersionMap.objects.filter(new=version).first()
    if earlier and earlier.is_confirmed:
        raise DraftError("对应关系已经确认，不能再换对照的文本。")
    if earlier:
        earlier.delete()
    version_map = _propose(old, version)
    before = f"第{earlier.old.number}稿" if earlier else ""
    after = f"第{old.number}稿"
    record(
        "drafts.hold_against",
        actor=by,
        target=version,
        before={"against": before},
        after={"against": after},
    )
    return version_map


def _propose(old: DraftVersion, version: DraftVersion) -> VersionMap:
    version_map = VersionMap.objects.create(old=old, new=version)
    old_articles, new_articles = articles_of(old.pk), articles_of(version.pk)
    changes = align(
        [article.unit for article in old_articles], [article.unit for article in new_articles]
    )
    _write(version_map, changes, old_articles, new_articles)
    return version_map


@transaction.atomic
def correct_map(
    version_map: VersionMap, provision: Provision, *, came_from: Sequence[Provision], by: User
) -> None:
    """Say from which old articles a new one came; from none: it is new."""
    VersionMap.objects.select_for_update().get(pk=version_map.pk)
    old, new = articles_of(version_map.old_id), articles_of(version_map.new_id)
    at_of = {article.provision.pk: at for at, article in enumerate(old)}
    to_of = {article.provision.pk: to for to, article in enumerate(new)}
    if provision.pk not in to_of or not all(one.pk in at_of for one in came_from):
        raise DraftError("请选择这两份文本里的条文。")
    links = version_map.links.exclude(old=None).exclude(new=None)
    kept = links.exclude(new=provision).values_list("old", "new")
    pairs = [(at_of[before], to_of[after]) for before, after in kept]
    pairs += [(at_of[one.pk], to_of[provision.pk]) for one in came_from]
    earlier = links.filter(new=provision).values_list("old__label", flat=True)
    record(
        "drafts.correct_map",
        actor=by,
        target=version_map,
        before={provision.label: "、".join(earlier) or "（新增）"},
        after={provision.label: "、".join(one.label for one in came_from) or "（新增）"},
    )
    changes = changes_of(
        pairs, [article.unit for article in old], [article.unit for article in new]
    )
    version_map.links.all().delete()
    _write(version_map, changes, old, new, only=frozenset(pairs))


def confirm_map(version_map: VersionMap, *, by: User) -> None:
    """From here on readers see the comparison, and opinions follow their articles through it
    (``drafts.following``)."""
    waiting = VersionMap.objects.filter(pk=version_map.pk, confirmed_at__isnull=True)
    with transaction.atomic():
        if not waiting.update(confirmed_at=timezone.now(), confirmed_by=by):
            raise DraftError("这份对应关系已经确认过，请刷新页面。")
        record("drafts.confirm_map", actor=by, target=version_map, note=str(version_map))


def _write(
    version_map: VersionMap,
    changes: Iterable[Change],
    old: Sequence[Article],
    new: Sequence[Article],
    *,
    only: frozenset[tuple[int, int]] | None = None,
) -> None:
    """``only``: the links a clerk gave. What hangs together stands in one place, but two articles
    that came from two do not each come from both."""
    links = [
        ProvisionMap(
            map=version_map,
            place=place,
            old=old[at].provision if at is not None else None,
            new=new[to].provision if to is not None else None,
            relation=change.relation.value,
            score=change.score,
        )
        for place, change in enumerate(changes)
        for at in change.old or (None,)
        for to in change.new or (None,)
        if only is None or at is None or to is None or (at, to) in only
    ]
    ProvisionMap.objects.bulk_create(links, batch_size=BATCH)
