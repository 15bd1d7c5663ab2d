"""Judges the rows of an officers' workbook: each is an opinion, or an error in its column."""

import re
import unicodedata
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from drafts.models import FocusQuestion
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key
from liaison.workbooks.reader import EXAMPLE_MARKS, RowError, Table, TableRow
from opinions.bundle_sheet import NO, READ, YES
from opinions.choices import ChangeKind, ContributorKind
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.questions import QuestionFinder
from opinions.services.giving import Person, Words

KINDS = {kind.label: kind.value for kind in ChangeKind}
UNIT_SIGNS = ("公司", "委员会", "中心", "学校", "协会", "合作社", "局", "所", "院")
MOST_PEOPLE = 100_000
LONGEST_PHOTO_NAME = 120
_BETWEEN_PHOTOS = re.compile(r"[、，,;；\n]")
_EXTENSION = re.compile(r"\.(jpe?g|png|webp)$")
# 1.38E+10, and no digit behind it is right.
_IN_POWERS = re.compile(r"\d+(\.\d+)?[Ee]\+?\d+")
PLACES = {column.title: place for place, column in enumerate(READ)}

ROWS_AT_ONCE = 200
MOST_PHOTOS = 4

T = TypeVar("T")
# How many rows are done, and of how many.
Progress = Callable[[int, int], None]


def quietly(done: int, total: int) -> None:
    """Nobody waits to hear how far it is."""


@dataclass(frozen=True)
class Row:
    """One checked row, ready to be entered."""

    number: int
    words: Words
    person: Person
    provisions: tuple[uuid.UUID, ...]
    people: int
    question: FocusQuestion | None
    # Equal for the same row in another file, whatever day or activity was given for it.
    key: uuid.UUID
    # Names in the column 照片, as ``photo_key`` makes them.
    photos: tuple[str, ...] = ()


def read_rows(
    table: Table,
    finder: ProvisionFinder,
    questions: QuestionFinder,
    place: str,
    progress: Progress = quietly,
) -> tuple[list[Row], list[RowError]]:
    """The rows that are right, and everything that is wrong, in the order of the sheet.

    ``place`` names the consultation and the station: there the same row counts once. Whoever says
    the same as an earlier unnamed person is told apart by what stands in the column of the name.
    """
    rows: list[Row] = []
    errors = list(table.errors)
    seen: Counter[str] = Counter()
    unreadable: dict[int, set[str]] = defaultdict(set)
    for error in table.errors:
        unreadable[error.row].add(error.column)
    for done, raw in enumerate(table.rows):
        if done % ROWS_AT_ONCE == 0:
            progress(done, len(table.rows))
        cells = _Cells(raw, unreadable[raw.number])
        row = _read_row(cells, finder, questions, place, seen)
        if row:
            rows.append(row)
        errors += cells.errors
    return rows, sorted(errors, key=lambda error: (error.row, PLACES.get(error.column, 0)))


class _Cells:
    """One row while it is judged: every wrong cell is noted, so that one upload tells them all."""

    def __init__(self, raw: TableRow, unreadable: Collection[str]) -> None:
        """``unreadable`` are the columns that the reader has found wrong already."""
        self.number = raw.number
        self.errors: list[RowError] = []
        self._values = raw.values
        self._unreadable = unreadable

    @property
    def are_right(self) -> bool:
        return not self.errors and not self._unreadable

    def text(self, key: str) -> str:
        return str(self._values[key] or "").strip()

    def judged(self, column: str, judge: Callable[[], T]) -> T | None:
        """What ``judge`` makes of the column, or None after noting what is wrong with it."""
        if column in self._unreadable:
            return None
        try:
            return judge()
        except (OpinionError, ContactError) as error:
            self.errors.append(RowError(self.number, column, str(error)))
            return None

    def people(self) -> int:
        people = self._values["people"]
        count = people if isinstance(people, int) else 1
        if not 1 <= count <= MOST_PEOPLE:
            raise OpinionError(f"人数应为1至{MOST_PEOPLE}的整数。")
        return count


def _read_row(
    cells: _Cells,
    finder: ProvisionFinder,
    questions: QuestionFinder,
    place: str,
    seen: Counter[str],
) -> Row | None:
    """The row, or None if something is wrong with it; what, is noted in ``cells``."""
    provisions = cells.judged("条款", lambda: tuple(finder.find(cells.text("provision"))))
    kind = cells.judged("意见类别", lambda: _change_kind(cells.text("kind")))
    words = cells.judged("意见内容", lambda: _words(cells, kind or ""))
    phone = cells.judged("手机", lambda: _phone(cells.text("phone")))
    people = cells.judged("人数", cells.people)
    consent = cells.judged("是否同意向上级提供姓名", lambda: _consent(cells.text("consent")))
    question = cells.judged("征询要点", lambda: questions.find(cells.text("question")))
    photos = cells.judged("照片", lambda: _photos(cells.text("photos")))
    if not cells.are_right or words is None:
        return None
    if question and question.provision and not provisions and finder.knows(question.provision):
        provisions = (question.provision.uuid,)
    name, provisions = cells.text("name"), provisions or ()
    identity = f"{words.hash}/{sorted(map(str, provisions))}/{name}/{phone}"
    identity += f"/{question.pk}" if question else ""
    seen[identity] += 1
    # Two people at one meeting may say the same words: the second is another row.
    return Row(
        number=cells.number,
        words=words,
        person=Person(
            name=name, phone=phone or "", kind=_kind_of(name), consent_upward=bool(consent)
        ),
        provisions=provisions,
        people=people or 1,
        question=question,
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{place}/{identity}/{seen[identity]}"),
        photos=photos or (),
    )


def _words(cells: _Cells, kind: str) -> Words:
    body = cells.text("body")
    if body.startswith(EXAMPLE_MARKS):
        raise OpinionError("这一行还是示例，请换成群众的原话，或者把这一行删去。")
    return Words(
        body=body, replacement=cells.text("replacement"), reason=cells.text("reason"), kind=kind
    )


def _photos(typed: str) -> tuple[str, ...]:
    names = [photo_key(name) for name in _BETWEEN_PHOTOS.split(typed) if name.strip()]
    if len(names) > MOST_PHOTOS:
        raise OpinionError(f"一条意见最多附{MOST_PHOTOS}张照片。")
    return tuple(dict.fromkeys(names))


def photo_key(name: str) -> str:
    """Equal for IMG_01.JPG, img_01.jpg and IMG_01: people leave out what they don't see."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return _EXTENSION.sub("", plain)[:LONGEST_PHOTO_NAME]


def _phone(typed: str) -> str:
    if _IN_POWERS.fullmatch(typed):
        raise OpinionError(
            "手机号被表格软件改成了科学计数，末几位已丢失，请把这一格改为“文本”格式后重新填写。"
        )
    if typed:
        lookup_key(ContactKind.PHONE, typed)
    return typed


def _change_kind(label: str) -> str:
    if label and label not in KINDS:
        raise OpinionError(f"没有“{label}”这一类，请填：{'、'.join(KINDS)}。")
    return KINDS.get(label, "")


def _consent(answer: str) -> bool:
    """Nothing filled in is no consent."""
    if answer not in {YES, NO, ""}:
        raise OpinionError(f"请填“{YES}”或者“{NO}”，不填算不同意。")
    return answer == YES


def _kind_of(name: str) -> str:
    """A name that ends like a unit's is a unit's."""
    is_unit = len(name) > 4 and name.endswith(UNIT_SIGNS)
    return ContributorKind.UNIT if is_unit else ContributorKind.PERSON
