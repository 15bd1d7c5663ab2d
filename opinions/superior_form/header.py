"""Where the header of a blank table is, and what its columns mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opinions.errors import OpinionError
from opinions.table_fields import FIELDS, guess

# Title, notes and a header of two rows stand in these.
WITHIN = 20
LEAST = 2
NO_TABLE = (
    "没有找到表头。表头应当有“序号”“条款”“意见建议”“理由”这样的栏名，至少两栏，请核对后再上传。"
)


@dataclass(frozen=True)
class Header:
    """``row`` is the last row of the header, counted as the file's kind does; titles by column."""

    place: str
    row: int
    titles: Mapping[int, str]

    @property
    def known(self) -> int:
        return len({guess(title) for title in self.titles.values()} - {""})

    def columns(self) -> list[dict[str, object]]:
        """Each column with its guess; a field is guessed once, for the first column."""
        taken: set[str] = set()
        found = []
        for at, title in sorted(self.titles.items()):
            key = guess(title)
            key = "" if key in taken else key
            taken.add(key)
            found.append({"at": at, "title": title, "key": key})
        return found


def find_header(place: str, rows: Sequence[tuple[int, Mapping[int, str]]]) -> Header | None:
    """The row of ``rows`` (number, texts by column) that names the most fields; a second row
    beneath that names the parts of merged titles belongs to it."""
    best: Header | None = None
    for at, (number, titles) in enumerate(rows[:WITHIN]):
        alone = Header(place, number, titles)
        found = [alone]
        if at + 1 < len(rows) and rows[at + 1][0] == number + 1:
            below = rows[at + 1][1]
            found.append(Header(place, number + 1, {**titles, **below}))
        for header in found:
            if best is None or header.known > best.known:
                best = header
    return best if best and best.known >= LEAST else None


def best_of(headers: Sequence[Header | None]) -> Header:
    found = [header for header in headers if header]
    if not found:
        raise OpinionError(NO_TABLE)
    return max(found, key=lambda header: header.known)


def check_columns(columns: Sequence[Mapping[str, object]]) -> None:
    """What a person has confirmed: words of the opinion must have a column."""
    keys = [column["key"] for column in columns if column["key"]]
    if unknown := [key for key in keys if key not in FIELDS]:
        raise OpinionError(f"没有“{unknown[0]}”这样的内容，请重新选择。")
    if "text" not in keys:
        raise OpinionError("请选定“意见建议（修改后表述）”填在哪一栏。")
    doubled = next((key for key in keys if keys.count(key) > 1), None)
    if doubled:
        raise OpinionError(f"“{FIELDS[str(doubled)].title}”选了不止一栏，请只留一栏。")
