"""Judges the rows of an officers' workbook: each is an opinion, or an error in its column."""

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drafts.models import FocusQuestion
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import ContactError, lookup_key
from liaison.workbooks.reader import RowError, Table, TableRow
from opinions.bundle_sheet import NO, YES
from opinions.choices import ChangeKind, ContributorKind
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.questions import QuestionFinder
from opinions.services.giving import Person, Words

KINDS = {kind.label: kind.value for kind in ChangeKind}
UNIT_SIGNS = ("公司", "委员会", "中心", "学校", "协会", "合作社", "局", "所", "院")
MOST_PEOPLE = 100_000


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


class ColumnError(OpinionError):
    """What is wrong in one column of a row."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_rows(
    table: Table, finder: ProvisionFinder, questions: QuestionFinder, place: str
) -> tuple[list[Row], list[RowError]]:
    """The rows that are right, and everything that is wrong, in the order of the sheet.

    ``place`` names the consultation and the station: there the same row counts once. Whoever says
    the same as an earlier unnamed person is told apart by what stands in the column of the name.
    """
    rows: list[Row] = []
    errors = list(table.errors)
    faulty = table.faulty_rows
    seen: Counter[str] = Counter()
    for raw in table.rows:
        if raw.number in faulty:
            continue
        try:
            rows.append(_read_row(raw, finder, questions, place, seen))
        except ColumnError as error:
            errors.append(RowError(raw.number, error.column, str(error)))
    return rows, sorted(errors, key=lambda error: error.row)


def _read_row(
    raw: TableRow,
    finder: ProvisionFinder,
    questions: QuestionFinder,
    place: str,
    seen: Counter[str],
) -> Row:
    name, phone = _text(raw, "name"), _text(raw, "phone")
    with _in_column("手机"):
        if phone:
            lookup_key(ContactKind.PHONE, phone)
    with _in_column("意见内容"):
        words = Words(
            body=_text(raw, "body"),
            replacement=_text(raw, "replacement"),
            reason=_text(raw, "reason"),
            kind=_change_kind(_text(raw, "kind")),
        )
    with _in_column("征询要点"):
        question = questions.find(_text(raw, "question"))
    with _in_column("条款"):
        provisions = tuple(finder.find(_text(raw, "provision")))
    if question and question.provision and not provisions and finder.knows(question.provision):
        provisions = (question.provision.uuid,)
    identity = f"{words.hash}/{sorted(map(str, provisions))}/{name}/{phone}"
    identity += f"/{question.pk}" if question else ""
    seen[identity] += 1
    # Two people at one meeting may say the same words: the second is another row.
    return Row(
        number=raw.number,
        words=words,
        person=Person(
            name=name,
            phone=phone,
            kind=_kind_of(name),
            consent_upward=_consent(_text(raw, "consent")),
        ),
        provisions=provisions,
        people=_people(raw),
        question=question,
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{place}/{identity}/{seen[identity]}"),
    )


@contextmanager
def _in_column(column: str) -> Iterator[None]:
    try:
        yield
    except ColumnError:
        raise
    except (OpinionError, ContactError) as error:
        raise ColumnError(column, str(error)) from error


def _text(raw: TableRow, key: str) -> str:
    return str(raw.values[key] or "").strip()


def _change_kind(label: str) -> str:
    if label and label not in KINDS:
        raise ColumnError("意见类别", f"没有“{label}”这一类，请填：{'、'.join(KINDS)}。")
    return KINDS.get(label, ChangeKind.OTHER)


def _consent(answer: str) -> bool:
    """Nothing filled in is no consent."""
    if answer not in {YES, NO, ""}:
        raise ColumnError("是否同意向上级提供姓名", f"请填“{YES}”或者“{NO}”，不填算不同意。")
    return answer == YES


def _people(raw: TableRow) -> int:
    people = raw.values["people"]
    count = people if isinstance(people, int) else 1
    if not 1 <= count <= MOST_PEOPLE:
        raise ColumnError("人数", f"人数应为1至{MOST_PEOPLE}的整数。")
    return count


def _kind_of(name: str) -> str:
    """A name that ends like a unit's is a unit's."""
    is_unit = len(name) > 4 and name.endswith(UNIT_SIGNS)
    return ContributorKind.UNIT if is_unit else ContributorKind.PERSON
