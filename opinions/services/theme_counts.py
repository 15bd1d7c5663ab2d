"""The figures of the themes, as stored on them."""

from collections.abc import Sequence

from django.db import connection, transaction

from drafts.models import Consultation
from opinions.choices import NEVER_COUNTED, Moderation
from opinions.models import OpinionTally, Theme, ThemeRun
from opinions.models.tally import COUNTED

# Any number of our own: it names the lock.
_LOCK = 5_200_160


def lock(consultation: Consultation) -> None:
    """One at a time writes the themes of a consultation: the machine, or a person who places."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, consultation.pk])


@transaction.atomic
def recount(consultation: Consultation, *, themes: Sequence[int] | None = None) -> None:
    """Count all themes of a consultation, or only these, by the opinions that stand."""
    received = OpinionTally.objects.of(consultation).sums(received=COUNTED)["received"]
    if themes is None:
        found = Theme.objects.filter(consultation=consultation)
        themes = sorted(found.values_list("pk", flat=True))
        ThemeRun.objects.update_or_create(consultation=consultation, defaults={"counted": received})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE opinions_theme theme SET raw = coalesce(found.raw, 0),"
            " wordings = coalesce(found.texts, 0), reviewed = coalesce(found.reviewed, 0)"
            " FROM unnest(%s::bigint[]) AS asked (id) LEFT JOIN ("
            "   SELECT text.theme_id, sum(said.times) AS raw, count(*) AS texts,"
            "     sum(said.times) FILTER (WHERE text.assigned_by_id IS NOT NULL) AS reviewed"
            "   FROM opinions_themetext text JOIN ("
            "     SELECT text_hash, count(*) AS times FROM opinions_opinion"
            "     WHERE consultation_id = %s AND processing <> ALL(%s) AND moderation <> %s"
            "     AND is_counted GROUP BY text_hash"
            "   ) said ON said.text_hash = text.text_hash"
            "   WHERE text.consultation_id = %s AND text.theme_id = ANY(%s)"
            "   GROUP BY text.theme_id"
            " ) found ON found.theme_id = asked.id WHERE theme.id = asked.id",
            [
                list(themes), consultation.pk, list(NEVER_COUNTED), Moderation.BLOCKED,
                consultation.pk, list(themes),
            ],
        )  # fmt: skip


def refresh() -> int:
    """Count again where opinions came or went since; how many consultations it was."""
    done = 0
    for run in ThemeRun.objects.select_related("consultation"):
        received = OpinionTally.objects.of(run.consultation).sums(received=COUNTED)["received"]
        if received != run.counted:
            recount(run.consultation)
            done += 1
    return done
