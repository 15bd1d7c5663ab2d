"""Judges the rows of a table of a past year: each is an item with its result, or an error."""

import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from drafts.models import DraftVersion, Provision
from liaison.contacts import personal_data
from liaison.workbooks.reader import ReadColumn, RowError, Table, TableRow, read_table
from opinions.bundle_rows import Progress, quietly
from opinions.choices import Adoption, ChangeKind
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.models import EarlierItem
from opinions.normalising import normalise

WORDS = ("label", "quote", "text", "reason", "proposers", "stations", "remark")
LONGEST = {"label": 300, "proposers": 300, "stations": 300, "remark": 300}
MOST = 100_000
_NUMBER = re.compile(r"\D*(\d{1,6})\D*")
# The first that begins the words of the result says what it was; longest first.
_RESULTS = (
    ("部分采纳", Adoption.PARTIAL), ("部分吸收", Adoption.PARTIAL), ("基本采纳", Adoption.PARTIAL),
    ("未采纳", Adoption.NOT_ADOPTED), ("不采纳", Adoption.NOT_ADOPTED),
    ("未予采纳", Adoption.NOT_ADOPTED), ("未采用", Adoption.NOT_ADOPTED),
    ("否", Adoption.NOT_ADOPTED), ("已采纳", Adoption.ADOPTED), ("采纳", Adoption.ADOPTED),
    ("采用", Adoption.ADOPTED), ("吸收", Adoption.ADOPTED), ("是", Adoption.ADOPTED),
    ("留作参考", Adoption.FOR_REFERENCE), ("参考", Adoption.FOR_REFERENCE),
    ("供参考", Adoption.FOR_REFERENCE), ("转", Adoption.REFERRED),
    ("无反馈", Adoption.NO_REPLY), ("未反馈", Adoption.NO_REPLY), ("待反馈", Adoption.NO_REPLY),
    ("暂未", Adoption.NO_REPLY),
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    table: Table
    items: list[EarlierItem]
    errors: list[RowError]


def judge(
    source: IO[bytes],
    columns: Sequence[Mapping[str, Any]],
    version: DraftVersion | None,
    progress: Progress = quietly,
) -> Judged:
    """Every row of the workbook; nothing is written.

    ``columns`` as a person confirmed them. Raises WorkbookError for a file that is no such table.
    """
    titles = {column["key"]: column["title"] for column in columns if column["key"]}
    expected = [ReadColumn(key, title, required=key == "text") for key, title in titles.items()]
    table = read_table(source, expected=expected)
    finder = ProvisionFinder(version) if version else None
    errors, items = list(table.errors), []
    seen: Counter[str] = Counter()
    for done, row in enumerate(table.rows):
        progress(done, len(table.rows))
        found, wrong = _read_row(row, titles, finder)
        errors += wrong
        if not wrong and row.number not in table.faulty_rows:
            found.content_key = _key(found, seen)
            items.append(found)
    _name_provisions(items)
    return Judged(table, items, sorted(errors, key=lambda error: error.row))


def result_of(words: str) -> Adoption | None:
    plain = re.sub(r"[\s,，。;；:：]", "", unicodedata.normalize("NFKC", words))
    if not plain:
        return Adoption.NO_REPLY
    return next((result for begin, result in _RESULTS if plain.startswith(begin)), None)


def _read_row(
    row: TableRow, titles: Mapping[str, str], finder: ProvisionFinder | None
) -> tuple[EarlierItem, list[RowError]]:
    cells = {key: str(row.values.get(key) or "").strip() for key in titles}
    wrong: list[RowError] = []

    def say(key: str, sentence: str) -> None:
        wrong.append(RowError(row.number, titles.get(key, ""), sentence))

    for key in WORDS:
        _check_words(key, cells.get(key, ""), say)
    adoption = result_of(cells.get("adoption", ""))
    if adoption is None:
        say("adoption", "看不懂这个结果，请写采纳、部分采纳、未采纳、留作参考或者留空。")
    count = _NUMBER.fullmatch(unicodedata.normalize("NFKC", cells.get("opinions", "") or "1"))
    if count is None or not 0 < int(count[1]) <= MOST:
        say("opinions", "原始意见条数请写数字，例如3。")
    item = EarlierItem(
        row=row.number,
        **{key: cells.get(key, "") for key in WORDS},
        kind=next((k for k in ChangeKind if k.label == cells.get("kind", "")), ""),
        opinions=int(count[1]) if count else 1,
        adoption=adoption or Adoption.NO_REPLY,
    )
    if finder:
        try:
            # Kept on the object until all rows are read: one query names them all.
            item.places = finder.find(item.label)  # type: ignore[attr-defined]
        except OpinionError as error:
            say("label", str(error))
    return item, wrong


def _check_words(key: str, words: str, say: Any) -> None:
    if len(words) > LONGEST.get(key, 32_767):
        say(key, f"超过{LONGEST[key]}字，请精简。")
    if found := personal_data.find(words):
        # The number itself is not kept with the error.
        kinds = "、".join(dict.fromkeys(one.kind for one in found))
        say(key, f"这里像是有{kinds}，请删去后再导入。")


def _name_provisions(items: Sequence[EarlierItem]) -> None:
    """The article of the first place that each row names."""
    wanted = {places[0] for item in items if (places := getattr(item, "places", []))}
    units = dict(Provision.objects.filter(uuid__in=wanted).values_list("uuid", "unit"))
    for item in items:
        if places := getattr(item, "places", []):
            item.provision_id = units.get(places[0])


def _key(item: EarlierItem, seen: Counter[str]) -> uuid.UUID:
    """The same words in one file twice are two rows; the same file again is nothing new."""
    words = "\x1f".join(normalise(part) for part in (item.label, item.text, item.reason))
    seen[words] += 1
    return uuid.uuid5(uuid.NAMESPACE_OID, f"opinions.earlier:{words}:{seen[words]}")
