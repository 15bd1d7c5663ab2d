"""Finding a station by what people write: its full name, its code, an alias, or a clear part."""

from collections import defaultdict
from collections.abc import Iterable

from stations.choices import StationStatus
from stations.errors import StationError
from stations.models import Station

NAMED = 3


class StationNames:
    """Every station of the county by its names; one query for a whole workbook."""

    def __init__(self, stations: Iterable[Station]) -> None:
        self._stations = list(stations)
        self._known: dict[str, set[Station]] = defaultdict(set)
        for station in self._stations:
            aliases = station.aliases.replace("，", "、").replace(",", "、").split("、")
            for name in (station.name, station.code, *aliases):
                if _plain(name):
                    self._known[_plain(name)].add(station)

    def find(self, text: str) -> Station:
        """Raises StationError where none fits, several do, or the station works no more."""
        found = self._known.get(_plain(text)) or self._containing(_plain(text))
        if not found:
            raise StationError(f"没有叫“{text}”的站点，请照站点列表里的名称填写。")
        if len(found) > 1:
            names = "、".join(sorted(one.name for one in found)[:NAMED])
            raise StationError(f"“{text}”分不清是哪个站点（{names}），请写全称。")
        (station,) = found
        if station.status in {StationStatus.MERGED, StationStatus.CLOSED}:
            into = f"，请写“{station.merged_into}”" if station.merged_into else ""
            raise StationError(f"“{station.name}”{station.get_status_display()}{into}。")
        return station

    def _containing(self, text: str) -> set[Station]:
        """柳荫街道 is the station of the township; its points have longer names of their own."""
        if len(text) < 2:
            return set()
        starting = {one for one in self._stations if _plain(one.name).startswith(text)}
        above = {one for one in starting if one.parent_id is None}
        return above if len(above) == 1 else starting or {
            one for one in self._stations if text in _plain(one.name)
        }  # fmt: skip


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
