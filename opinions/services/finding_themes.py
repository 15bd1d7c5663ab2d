"""The worker parts a consultation into themes; what a person decided stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db import connection, transaction
from django.utils import timezone

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.models import Opinion, Theme, ThemeRun, ThemeText
from opinions.services.theme_counts import lock, recount
from opinions.similarity.answers import Themes
from opinions.similarity.apart import Tell, apart_watched

name_actions({"opinions.find_themes": "归出意见主题"})
KIND = "opinions.find_themes"
_AT_ONCE = 5_000
# In per cent of the whole: the texts are loaded, and then parted; what is left is to store.
_LOADED, _PARTED, _ALL = 5, 90, 100
# Reading the words takes about so much of the parting.
_READING = 0.3
_TOLD_AFTER = 1_000


def _silent(done: int, total: int) -> None:
    """Nobody asked how far it is."""


def find(
    consultation: Consultation, *, by: User, progress: Callable[[int, int], None] = _silent
) -> int:
    """Part all wordings anew from where the themes stand; how many themes there are then.

    Harmless if run twice. What people decide while it runs is kept, too.
    """
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
        texts.append(words)
    progress(_LOADED, _ALL)
    where = [placed.get(text_hash, (-1, False)) for text_hash in hashes]
    del placed

    def watch(far: float) -> None:
        progress(_LOADED + round(far * (_PARTED - _LOADED)), _ALL)

    found = apart_watched(watch, _parted, texts, where, len(themes))
    del texts
    progress(_PARTED, _ALL)
    with transaction.atomic():
        count = _store(consultation, themes, hashes, found)
        record("opinions.find_themes", actor=by, target=consultation, count=count)
    return count


def _parted(
    tell: Tell, words: Sequence[str], where: Sequence[tuple[int, bool]], standing: int
) -> Themes:
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- 8 MB for traditional letters
    from opinions.similarity.themes import find_themes  # noqa: PLC0415 -- numpy and scipy

    texts = []
    for said in words:
        texts.append(plain(said))
        if len(texts) % _TOLD_AFTER == 0:
            tell(_READING * len(texts) / len(words))
    return find_themes(
        texts,
        before=[number for number, _ in where],
        fixed=[fixed for _, fixed in where],
        standing=standing,
        tell=lambda far: tell(_READING + (1 - _READING) * far),
    )


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
    lock(consultation)
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
    recount(consultation)
    ThemeRun.objects.filter(consultation=consultation).update(ran_at=timezone.now())
    return Theme.objects.filter(consultation=consultation).standing().count()


def _name(theme: Theme, words: Sequence[str], taken: set[str]) -> str:
    name = "、".join(words)[:36] or theme.name or "其他"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}（{number}）"
    return free


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
