"""Three levels: the county's own points, stations below them, collection points at the bottom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stations.choices import StationKind
from stations.errors import StationError
from stations.models import Station

LEVELS = 3


@dataclass(frozen=True)
class Branch:
    station: Station
    # 1 for what hangs on no other station.
    level: int


def check_parent(station: Station, parent: Station | None) -> None:
    """Raises StationError if the tree would get a ring or a fourth level."""
    if parent is None:
        return
    above = _above(parent)
    if station.pk and station in above:
        raise StationError(f"“{parent}”就在“{station}”下面，不能反过来做它的上级。")
    if parent.kind == StationKind.COLLECTION_POINT:
        raise StationError(f"“{parent}”是信息采集点，下面不能再设站点。")
    if len(above) + _height(station) > LEVELS:
        raise StationError("站点最多三级：县级联系点、乡镇和站、信息采集点。请改选上级站点。")


def _above(station: Station) -> list[Station]:
    """The station and all above it; stops at a ring that somehow came to be."""
    chain = [station]
    while (parent := chain[-1].parent) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _height(station: Station) -> int:
    """1 for a station without children; two questions at the most matter."""
    height, row = 1, [station.pk] if station.pk else []
    while row and height <= LEVELS:
        row = list(Station.objects.filter(parent__in=row).values_list("pk", flat=True))
        height += bool(row)
    return height


def branches(stations: Iterable[Station]) -> list[Branch]:
    """``stations`` in the order of the tree; whose parent is not among them stands at the top."""
    rows = list(stations)
    known = {one.pk for one in rows}
    below: dict[int | None, list[Station]] = defaultdict(list)
    for one in rows:
        below[one.parent_id if one.parent_id in known else None].append(one)
    found: list[Branch] = []

    def hang(parent: int | None, level: int) -> None:
        for one in below[parent]:
            found.append(Branch(one, level))
            hang(one.pk, level + 1)

    hang(None, 1)
    return found
