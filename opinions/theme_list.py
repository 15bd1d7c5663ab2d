"""What the pages about themes show: the list with its counts, and the wordings of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from drafts.models import Consultation
from opinions.models import Opinion, OpinionTally, Theme, ThemeRun, ThemeText
from opinions.models.tally import COUNTED


@dataclass(frozen=True)
class ThemeLine:
    """``merged``: other themes that are counted and shown with it."""

    theme: Theme
    merged: list[Theme]
    examples: list[Opinion]

    @property
    def raw(self) -> int:
        return self.theme.raw + sum(one.raw for one in self.merged)

    @property
    def wordings(self) -> int:
        return self.theme.wordings + sum(one.wordings for one in self.merged)

    @property
    def reviewed(self) -> int:
        return self.theme.reviewed + sum(one.reviewed for one in self.merged)

    @property
    def percent(self) -> int:
        """Of its opinions, how many a person looked through."""
        return 100 * self.reviewed // self.raw if self.raw else 0


@dataclass(frozen=True)
class ThemeList:
    lines: Sequence[ThemeLine]
    run: ThemeRun | None
    received: int

    @property
    def inside(self) -> int:
        return sum(line.raw for line in self.lines)

    @property
    def outside(self) -> int:
        """Of no theme, or newer than the last run."""
        return max(self.received - self.inside, 0)

    @property
    def reviewed(self) -> int:
        return sum(line.reviewed for line in self.lines)

    @property
    def percent(self) -> int:
        return 100 * self.reviewed // self.inside if self.inside else 0


@dataclass(frozen=True)
class Wording:
    """One row of a theme's page."""

    opinion: Opinion
    count: int
    text: ThemeText


def themes_of(consultation: Consultation) -> ThemeList:
    """The largest first; four queries, whatever there is."""
    found = list(
        Theme.objects.filter(consultation=consultation).select_related("assignee").order_by("pk")
    )
    firsts = _firsts(consultation, {one for theme in found for one in theme.examples})
    lines = [
        ThemeLine(
            theme,
            [other for other in found if other.into_id == theme.pk],
            [firsts[one] for one in theme.examples if one in firsts],
        )
        for theme in found
        if theme.into_id is None
    ]
    return ThemeList(
        sorted(lines, key=lambda line: (-line.raw, line.theme.pk)),
        ThemeRun.objects.filter(consultation=consultation).first(),
        OpinionTally.objects.of(consultation).sums(received=COUNTED)["received"],
    )


def wordings_on(consultation: Consultation, texts: Sequence[ThemeText]) -> list[Wording]:
    """Each with the opinion that said it first, and how many say it; four queries."""
    hashes = {text.text_hash for text in texts}
    firsts = _firsts(consultation, hashes)
    said = Opinion.objects.filter(consultation=consultation, text_hash__in=hashes).counted()
    counts = dict(said.order_by().values_list("text_hash").annotate(Count("pk")))
    return [
        Wording(firsts[text.text_hash], counts[text.text_hash], text)
        for text in texts
        if text.text_hash in firsts
    ]


def _firsts(consultation: Consultation, hashes: set[str]) -> dict[str, Opinion]:
    """By wording the opinion that came first."""
    said = Opinion.objects.filter(consultation=consultation, text_hash__in=hashes).counted()
    first = said.order_by("text_hash", "pk").distinct("text_hash")
    related = first.select_related("station").prefetch_related("redactions", "targets")
    return {opinion.text_hash: opinion for opinion in related}
