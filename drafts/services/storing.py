"""Rows of a tree into the database and out of it; positions are dense from zero."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, F

from drafts.errors import DraftError
from drafts.models import DraftVersion, Provision
from drafts.outline import CONTENT, Row

BATCH = 1000
WRITTEN = (*CONTENT, "depth", "full_label")
LIMITED = frozenset({"label", "heading", "caption", "target", "new_target"})
# What the columns hold.
MOST_NUMBER, MOST_SUFFIX = 2**31 - 1, 2**15 - 1


def load_rows(version: DraftVersion) -> list[Row]:
    """The tree of ``version`` as it stands, settled."""
    provisions = list(Provision.objects.for_reading(version))
    uuids = {provision.pk: provision.uuid for provision in provisions}
    return [
        Row(
            **{name: getattr(provision, name) for name in WRITTEN},
            uuid=provision.uuid,
            parent=uuids[provision.parent_id] if provision.parent_id else None,
            unit=uuids[provision.unit_id] if provision.unit_id else None,
        )
        for provision in provisions
    ]


def store_new_tree(version: DraftVersion, rows: Sequence[Row]) -> None:
    """Save a whole settled tree in a handful of queries, whatever its size."""
    _check_limits(rows)
    ids = dict(zip((row.uuid for row in rows), _new_ids(len(rows)), strict=True))
    provisions = [_provision(version, row, at, ids) for at, row in enumerate(rows)]
    Provision.objects.bulk_create(provisions, batch_size=BATCH)


def _check_limits(rows: Sequence[Row]) -> None:
    """A heading of a page's length is none, and no law counts its articles in millions."""
    fields = [
        field
        for field in Provision._meta.concrete_fields
        if isinstance(field, CharField) and field.name in LIMITED
    ]
    for row in rows:
        if row.number > MOST_NUMBER or row.suffix > MOST_SUFFIX:
            raise DraftError(f"{_place(row)}编号“{row.label[:20]}”的数字过大，请改正。")
        for field in fields:
            words, most = getattr(row, field.name), field.max_length or 0
            if len(words) > most:
                raise DraftError(
                    f"{_place(row)}“{words[:20]}……”作为{field.verbose_name}超过{most}字，"
                    "请检查是否漏了换行。"
                )


def _place(row: Row) -> str:
    return f"第{row.line}行" if row.line else ""


@transaction.atomic
def store_changes(
    version: DraftVersion, old: Sequence[Row], new: Sequence[Row]
) -> tuple[int, Sequence[Row], Sequence[Row]]:
    """Write what differs; returns where the change begins, and its rows before and after."""
    start, behind = _common_ends(old, new)
    gone, come = old[start : len(old) - behind], new[start : len(new) - behind]
    _check_limits(come)
    shift = len(new) - len(old)
    if shift and behind:
        later = version.provisions.filter(position__gte=len(old) - behind)
        later.update(position=F("position") + shift)
    ids = dict(version.provisions.values_list("uuid", "pk"))
    fresh = [row for row in come if row.uuid not in ids]
    ids |= dict(zip((row.uuid for row in fresh), _new_ids(len(fresh)), strict=True))
    made = {row.uuid: _provision(version, row, start + at, ids) for at, row in enumerate(come)}
    known = {row.uuid for row in fresh}
    Provision.objects.bulk_create([made[row.uuid] for row in fresh], batch_size=BATCH)
    Provision.objects.bulk_update(
        [provision for uuid, provision in made.items() if uuid not in known],
        ["position", "parent", "unit", *_changed_fields(gone, come)],
        batch_size=500,
    )
    removed = {row.uuid for row in gone} - set(made)
    if removed:
        version.provisions.filter(uuid__in=removed).delete()
    return start, gone, come


def _changed_fields(gone: Sequence[Row], come: Sequence[Row]) -> list[str]:
    """Only these are written: renaming a 编 touches thousands of rows, but one column."""
    before = {row.uuid: row for row in gone}
    pairs = [(before[row.uuid], row) for row in come if row.uuid in before]
    return [name for name in WRITTEN if any(getattr(a, name) != getattr(b, name) for a, b in pairs)]


def _provision(version: DraftVersion, row: Row, at: int, ids: dict[UUID, int]) -> Provision:
    return Provision(
        pk=ids[row.uuid],
        uuid=row.uuid,
        version=version,
        position=at,
        parent_id=ids[row.parent] if row.parent else None,
        unit_id=ids[row.unit] if row.unit else None,
        **{name: getattr(row, name) for name in WRITTEN},
    )


def _new_ids(count: int) -> list[int]:
    """Keys reserved ahead, so that parents and units can be set before anything is saved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('drafts_provision', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _common_ends(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    behind = 0
    while behind < shorter - start and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    return start, behind
