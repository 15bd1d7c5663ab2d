"""Themes: the worker finds them, people name, merge, give away and correct them.

What a person did stays in every later run; the machine only moves what it placed itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.errors import OpinionError
from opinions.models import Opinion, Theme, ThemeText
from opinions.services.triage import give_all

if TYPE_CHECKING:
    from opinions.similarity.themes import Themes

name_actions(
    {
        "opinions.find_themes": "归出意见主题",
        "opinions.rename_theme": "主题改名",
        "opinions.merge_theme": "合并主题",
        "opinions.part_theme": "恢复为单独的主题",
        "opinions.assign_theme": "按主题分派意见",
        "opinions.place_in_theme": "调整意见的主题",
        "opinions.delete_theme": "删除空主题",
        "opinions.make_theme": "新设主题",
    }
)
KIND = "opinions.find_themes"
FEWEST = 6
_AT_ONCE = 5_000
GONE = "这个主题刚刚有变化，请刷新页面再试。"


def find(consultation: Consultation, *, by: User, progress: Any = lambda done, total: None) -> int:
    """Part all wordings anew from where the themes stand; how many themes there are then.

    Harmless if run twice. What people decide while it runs is kept, too.
    """
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters
    from opinions.similarity.themes import find_themes  # noqa: PLC0415 -- numpy and scipy

    themes = list(Theme.objects.filter(consultation=consultation).order_by("pk"))
    numbers = {theme.pk: number for number, theme in enumerate(themes)}
    placed = {
        text_hash: (numbers.get(theme, -1), by_whom is not None and theme is not None)
        for text_hash, theme, by_whom in ThemeText.objects.filter(consultation=consultation)
        .values_list("text_hash", "theme", "assigned_by")
        .iterator(_AT_ONCE)
    }
    hashes, texts = [], []
    for text_hash, words in _wordings(consultation):
        hashes.append(text_hash)
        texts.append(plain(words))
    progress(1, 4)
    where = [placed.get(text_hash, (-1, False)) for text_hash in hashes]
    del placed
    found = find_themes(
        texts,
        before=[number for number, _ in where],
        fixed=[fixed for _, fixed in where],
        standing=len(themes),
    )
    del texts
    progress(3, 4)
    with transaction.atomic():
        count = _store(consultation, themes, hashes, found)
        record("opinions.find_themes", actor=by, target=consultation, count=count)
    return count


def _wordings(consultation: Consultation) -> Iterator[tuple[str, str]]:
    """Each wording of the opinions that stand with the words of the first who said it."""
    first = (
        Opinion.objects.filter(consultation=consultation)
        .counted()
        .order_by("text_hash", "pk")
        .distinct("text_hash")
    )
    rows = first.values_list("pk", "text_hash", "body", "replacement")
    # In order of arrival, so that the same opinions give the same themes.
    for _, text_hash, body, replacement in sorted(rows.iterator(_AT_ONCE)):
        yield text_hash, f"{body}\n{replacement}"


def _store(
    consultation: Consultation, themes: list[Theme], hashes: Sequence[str], found: Themes
) -> int:
    """Write what changed. Empty themes that nobody touched go."""
    _lock(consultation)
    taken: set[str] = set()
    for number, group in enumerate(found.groups):
        if number < len(themes):
            theme = themes[number]
        else:
            theme = Theme(consultation=consultation)
            themes.append(theme)
        theme.words = [word[:20] for word in group.words]
        theme.examples = [hashes[place] for place in group.examples]
        if theme.named_by_id is None:
            theme.name = _name(theme, group.words, taken)
        taken.add(theme.name)
    new = [theme for theme in themes if theme.pk is None]
    Theme.objects.bulk_create(new)
    old = [theme for theme in themes if theme not in new]
    Theme.objects.bulk_update(old, ["words", "examples"], batch_size=100)
    # A name that a person gave while the machine was thinking stays.
    for theme in old:
        Theme.objects.filter(pk=theme.pk, named_by=None).update(name=theme.name)
    _write(consultation, [theme.pk for theme in themes], hashes, found)
    _drop_empty(consultation)
    return Theme.objects.filter(consultation=consultation).standing().count()


def _name(theme: Theme, words: Sequence[str], taken: set[str]) -> str:
    name = "、".join(words)[:36] or theme.name or "其他"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}（{number}）"
    return free


def _lock(consultation: Consultation) -> None:
    """One at a time writes the themes of a consultation: the machine, or a person who places."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [5_200_160, consultation.pk])


def _write(
    consultation: Consultation, themes: Sequence[int], hashes: Sequence[str], found: Themes
) -> None:
    """Through a table that only this transaction has; rows that a person set are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE new_places (text_hash varchar(64), theme_id bigint, score smallint)"
            " ON COMMIT DROP"
        )
        with cursor.copy("COPY new_places (text_hash, theme_id, score) FROM STDIN") as copy:
            for text_hash, place, score in zip(hashes, found.place, found.score, strict=True):
                theme = themes[place] if place >= 0 else None
                copy.write_row((text_hash, theme, round(score * 100)))
        cursor.execute("ANALYZE new_places")
        cursor.execute(
            "INSERT INTO opinions_themetext (consultation_id, text_hash, theme_id, score)"
            " SELECT %s, text_hash, theme_id, score FROM new_places ORDER BY text_hash"
            " ON CONFLICT (consultation_id, text_hash) DO UPDATE"
            " SET theme_id = EXCLUDED.theme_id, score = EXCLUDED.score"
            " WHERE opinions_themetext.assigned_by_id IS NULL"
            " AND (opinions_themetext.theme_id, opinions_themetext.score)"
            " IS DISTINCT FROM (EXCLUDED.theme_id, EXCLUDED.score)",
            [consultation.pk],
        )
        cursor.execute(
            "DELETE FROM opinions_themetext old WHERE consultation_id = %s AND NOT EXISTS"
            " (SELECT FROM new_places new WHERE new.text_hash = old.text_hash)"
            " AND assigned_by_id IS NULL",
            [consultation.pk],
        )
        cursor.execute("DROP TABLE new_places")


def _drop_empty(consultation: Consultation) -> None:
    empty = Theme.objects.filter(consultation=consultation, texts=None, merged=None)
    empty.filter(named_by=None, assignee=None, into=None).delete()


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
    _lock(theme.consultation)
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
def place(theme: Theme, opinions: Sequence[Opinion], *, by: User) -> int:
    """A person says that these belong to ``theme``, with all copies; how many opinions.

    Also for those that stand there already: then they are looked through.
    """
    _lock(theme.consultation)
    if not Theme.objects.filter(pk=theme.pk).exists():
        raise OpinionError(GONE)
    hashes = sorted({opinion.text_hash for opinion in opinions})
    ThemeText.objects.bulk_create(
        [
            ThemeText(
                consultation=theme.consultation, text_hash=text_hash, theme=theme, score=100,
                assigned_by=by,
            )
            for text_hash in hashes
        ],
        update_conflicts=True,
        unique_fields=["consultation", "text_hash"],
        update_fields=["theme", "score", "assigned_by"],
    )  # fmt: skip
    mine = Opinion.objects.filter(consultation=theme.consultation, text_hash__in=hashes)
    count = mine.counted().count()
    record("opinions.place_in_theme", actor=by, target=theme, count=count)
    return count


@transaction.atomic
def delete_empty(theme: Theme, *, by: User) -> None:
    """Raises OpinionError if something still stands in it."""
    _lock(theme.consultation)
    if theme.merged.exists() or theme_opinions(theme).counted().exists():
        raise OpinionError("这个主题里还有意见，不能删除。可以并入别的主题。")
    record("opinions.delete_theme", actor=by, target=theme, note=theme.name)
    theme.delete()


def theme_opinions(theme: Theme) -> Any:
    """The opinions of a theme and of those merged into it."""
    texts = ThemeText.objects.filter(Q(theme=theme) | Q(theme__into=theme))
    return Opinion.objects.filter(
        consultation=theme.consultation_id, text_hash__in=texts.values("text_hash")
    )
