"""Judges the rows of an officers' workbook: each is an opinion, or an error in its column."""

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
PLACES = {column.title: place for place, column in enumerate(READ)}

T = TypeVar("T")


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


def read_rows(
    table: Table, finder: ProvisionFinder, questions: QuestionFinder, place: str
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
    for raw in table.rows:
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
    )


def _words(cells: _Cells, kind: str) -> Words:
    body = cells.text("body")
    if body.startswith(EXAMPLE_MARKS):
        raise OpinionError("这一行还是示例，请换成群众的原话，或者把这一行删去。")
    return Words(
        body=body, replacement=cells.text("replacement"), reason=cells.text("reason"), kind=kind
    )


def _phone(typed: str) -> str:
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
