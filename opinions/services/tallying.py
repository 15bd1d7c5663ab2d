"""Keeping the tallies short, and right if ever a difference got lost."""

from django.db import connection, transaction

OPINION = (
    "consultation_id, moderation, processing, is_counted, channel, station_id, occupation, age_band"
)
ARTICLE = "consultation_id, unit_id, moderation, processing, is_counted"
# Table, what tells its rows apart, and what they count, with the same as the opinions have it.
_TALLIES = (
    (
        "opinions_opiniontally",
        OPINION,
        ("count", "people"),
        "SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel,"
        " o.station_id, c.occupation, c.age_band, count(*) AS count, sum(o.people) AS people"
        " FROM opinions_opinion o JOIN opinions_contributor c ON c.id = o.contributor_id"
        " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
    ),
    (
        "opinions_articletally",
        ARTICLE,
        ("count",),
        "SELECT o.consultation_id, p.unit_id, o.moderation, o.processing, o.is_counted,"
        " count(*) AS count"
        " FROM (SELECT DISTINCT opinion_id, unit_id FROM opinions_opiniontarget) p"
        " JOIN opinions_opinion o ON o.id = p.opinion_id GROUP BY 1, 2, 3, 4, 5",
    ),
)
# A consultation's rows are folded once there are so many more than need be.
_TOO_MANY = 200


def fold() -> int:
    """One row for each kind again; how many consultations it was. Harmless at any time.

    What others add meanwhile stays as it is: only rows that were seen are replaced.
    """
    folded = 0
    for table, kinds, counts, _ in _TALLIES:
        for consultation in _long(table, kinds):
            _fold(table, kinds, counts, consultation)
            folded += 1
    return folded


def mend() -> int:
    """Write the differences to what a count of all opinions finds; how many rows.

    There are none unless somebody changed rows past the triggers, or two changed one opinion and
    its articles in the same moment.
    """
    written = 0
    for table, kinds, counts, truth in _TALLIES:
        names = ", ".join(counts)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({kinds}, {names})"  # noqa: S608 -- constants of this module
                f" SELECT {kinds}, {_sums(counts)} FROM ({truth}"
                f" UNION ALL SELECT {kinds}, {', '.join(f'-{name}' for name in counts)}"
                f" FROM {table}) every GROUP BY {kinds} HAVING {_any(counts)}"
            )
            written += cursor.rowcount
    return written


def _long(table: str, kinds: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT consultation_id FROM {table} GROUP BY 1"  # noqa: S608 -- as above
            f" HAVING count(*) > count(DISTINCT ({kinds})) + %s ORDER BY 1",
            [_TOO_MANY],
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def _fold(table: str, kinds: str, counts: tuple[str, ...], consultation: int) -> None:
    names = ", ".join(counts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH seen AS (DELETE FROM {table} WHERE consultation_id = %s RETURNING *)"  # noqa: S608 -- as above
            f" INSERT INTO {table} ({kinds}, {names})"
            f" SELECT {kinds}, {_sums(counts)} FROM seen GROUP BY {kinds} HAVING {_any(counts)}",
            [consultation],
        )


def _sums(counts: tuple[str, ...]) -> str:
    return ", ".join(f"sum({name})" for name in counts)


def _any(counts: tuple[str, ...]) -> str:
    return " OR ".join(f"sum({name}) <> 0" for name in counts)
