"""What people do with themes: name, merge, give away, correct. It stays in every later run."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.errors import OpinionError
from opinions.finding.narrowing import in_theme
from opinions.models import Opinion, Theme, ThemeText
from opinions.models.opinions import OpinionQuerySet
from opinions.services.theme_counts import lock, recount
from opinions.services.triage import give_all

name_actions(
    {
        "opinions.rename_theme": "主题改名",
        "opinions.merge_theme": "合并主题",
        "opinions.part_theme": "恢复为单独的主题",
        "opinions.assign_theme": "按主题分派意见",
        "opinions.place_in_theme": "调整意见的主题",
        "opinions.delete_theme": "删除空主题",
        "opinions.make_theme": "新设主题",
    }
)
GONE = "这个主题刚刚有变化，请刷新页面再试。"


@transaction.atomic
def make_theme(consultation: Consultation, name: str, *, by: User) -> Theme:
    """A theme that the machine did not see; opinions are moved into it."""
    theme = Theme.objects.create(consultation=consultation, name=name, named_by=by)
    record("opinions.make_theme", actor=by, target=theme, note=name)
    return theme


@transaction.atomic
def rename(theme: Theme, name: str, *, by: User) -> None:
    before, theme.name, theme.named_by = theme.name, name, by
    theme.save(update_fields=["name", "named_by"])
    record(
        "opinions.rename_theme", actor=by, target=theme, before={"name": before},
        after={"name": name},
    )  # fmt: skip


@transaction.atomic
def merge(theme: Theme, into: Theme, *, by: User) -> None:
    """``theme`` is shown under ``into`` from now on, with what was merged into it before."""
    lock(theme.consultation)
    still = Theme.objects.filter(pk__in=[theme.pk, into.pk], into=None)
    if theme.pk == into.pk or still.count() != 2 or theme.consultation_id != into.consultation_id:
        raise OpinionError(GONE)
    Theme.objects.filter(Q(pk=theme.pk) | Q(into=theme)).update(into=into)
    record("opinions.merge_theme", actor=by, target=theme, after={"into": into.name})


@transaction.atomic
def part(theme: Theme, *, by: User) -> None:
    """It stands by itself again, with what it held."""
    if not Theme.objects.filter(pk=theme.pk, into__isnull=False).update(into=None):
        raise OpinionError(GONE)
    record("opinions.part_theme", actor=by, target=theme)


@transaction.atomic
def assign(theme: Theme, clerk: User | None, *, by: User) -> int:
    """Make it somebody's: what waits of it and is nobody's yet goes to them; how many."""
    Theme.objects.filter(pk=theme.pk).update(assignee=clerk)
    count = give_all(theme_opinions(theme).to_sort(), clerk) if clerk else 0
    record(
        "opinions.assign_theme", actor=by, target=theme,
        after={"assignee": str(clerk or "")}, count=count,
    )  # fmt: skip
    return count


@transaction.atomic
def place(theme: Theme, hashes: Iterable[str], *, by: User) -> int:
    """A person says that these wordings belong to ``theme``; how many opinions say them.

    Also for those that stand there already: then they are looked through.
    """
    lock(theme.consultation)
    if not Theme.objects.filter(pk=theme.pk).exists():
        raise OpinionError(GONE)
    mine = Opinion.objects.filter(consultation=theme.consultation_id, text_hash__in=hashes)
    known = sorted(set(mine.order_by().values_list("text_hash", flat=True)))
    texts = ThemeText.objects.filter(consultation=theme.consultation_id, text_hash__in=known)
    before = {pk for pk in texts.values_list("theme", flat=True) if pk}
    ThemeText.objects.bulk_create(
        [
            ThemeText(
                consultation=theme.consultation, text_hash=text_hash, theme=theme, score=100,
                assigned_by=by,
            )
            for text_hash in known
        ],
        update_conflicts=True,
        unique_fields=["consultation", "text_hash"],
        update_fields=["theme", "score", "assigned_by"],
    )  # fmt: skip
    recount(theme.consultation, themes=[*before, theme.pk])
    count = mine.counted().count()
    record("opinions.place_in_theme", actor=by, target=theme, count=count)
    return count


@transaction.atomic
def delete_empty(theme: Theme, *, by: User) -> None:
    """Raises OpinionError if something still stands in it."""
    lock(theme.consultation)
    if theme.merged.exists() or theme_opinions(theme).counted().exists():
        raise OpinionError("这个主题里还有意见，不能删除。可以并入别的主题。")
    record("opinions.delete_theme", actor=by, target=theme, note=theme.name)
    theme.delete()


def theme_opinions(theme: Theme) -> OpinionQuerySet:
    """The opinions of a theme and of those merged into it."""
    return Opinion.objects.filter(in_theme(theme))
