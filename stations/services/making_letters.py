"""征求意见函 made: one for each that is asked, numbered together, each with a link of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from drafts.choices import ACCEPTS_OFFLINE, Visibility
from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office import numbers
from liaison.office.choices import NumberKind
from liaison.office.errors import OfficeError
from liaison.office.services import office
from stations.choices import RequestLetterStatus
from stations.errors import StationError
from stations.models import PartnerOrg, Person, RequestLetter, RequestLetterMove

name_actions({"stations.make_letters": "拟征求意见函"})
# How long a link still works after the day by which an answer was asked for.
LINK_GRACE = timedelta(days=7)
S = RequestLetterStatus


@dataclass(frozen=True)
class Paper:
    """What stands on all letters that are made together. ``prefix``: 清人立联函."""

    prefix: str
    signed_on: date
    signer: str
    due_at: datetime


@transaction.atomic
def make_letters(
    consultation: Consultation,
    *,
    orgs: Iterable[PartnerOrg] = (),
    experts: Iterable[Person] = (),
    paper: Paper,
    by: User,
    now: datetime,
) -> list[RequestLetter]:
    """One numbered letter for each that has none yet, each with a link of its own.

    Raises StationError if the text must not be sent out (yet) or the time is over.
    """
    check_may_be_sent(consultation)
    if paper.due_at <= now:
        raise StationError("复函期限已经过去，请改为以后的时间。")
    asked = RequestLetter.objects.filter(consultation=consultation).exclude(status=S.VOIDED)
    known_orgs = set(asked.values_list("org", flat=True))
    known_experts = set(asked.values_list("person", flat=True))
    whom: list[tuple[PartnerOrg | None, Person | None]] = [
        *((org, None) for org in orgs if org.pk not in known_orgs),
        *((None, person) for person in experts if person.pk not in known_experts),
    ]
    if not whom:
        raise StationError("所选的单位和专家都已经发过函。")
    first = numbers.next_number(paper.prefix, paper.signed_on.year)
    letters = [
        _new_letter(consultation, org, person, paper, number, by)
        for number, (org, person) in enumerate(whom, start=first)
    ]
    try:
        RequestLetter.objects.bulk_create(letters)
    except IntegrityError as error:
        raise StationError("有单位刚刚由其他人发了函，请刷新页面后再试。") from error
    RequestLetterMove.objects.bulk_create(
        RequestLetterMove(letter=letter, new_status=S.NUMBERED, by=by) for letter in letters
    )
    try:
        numbers.enter_numbers(map(_entry, letters), by=by)
    except OfficeError as error:
        raise StationError(str(error)) from error
    record("stations.make_letters", actor=by, target=consultation, count=len(letters))
    return letters


def _new_letter(
    consultation: Consultation,
    org: PartnerOrg | None,
    person: Person | None,
    paper: Paper,
    number: int,
    by: User,
) -> RequestLetter:
    year = paper.signed_on.year
    letter = RequestLetter(
        consultation=consultation,
        org=org,
        person=person,
        addressee=str(org or person),
        year=year,
        number=number,
        number_text=numbers.written(paper.prefix, year, number),
        signed_on=paper.signed_on,
        signer=paper.signer,
        due_at=paper.due_at,
        drafted_by=by,
    )
    for name, value in letter.next_link(paper.due_at + LINK_GRACE).items():
        setattr(letter, name, value)
    return letter


def check_may_be_sent(consultation: Consultation) -> None:
    """A letter shows the text to outsiders: only what a second person released."""
    if consultation.status not in ACCEPTS_OFFLINE:
        state = consultation.get_status_display()
        raise StationError(f"这项征求意见现在是“{state}”，只能在开始以后、汇总定稿以前发函。")
    if consultation.visibility == Visibility.NAMED:
        raise StationError("这项征求意见仅指定人员可见，不能发函。")


def _entry(letter: RequestLetter) -> numbers.Entry:
    about = letter.consultation.title
    return numbers.Entry(
        letter.number_text, NumberKind.REQUEST, about, letter.signed_on, target=letter
    )


def proposed_prefix() -> str:
    """发文代字: as on the last letter; before there is one, like that of the 感谢信."""
    last = RequestLetter.objects.order_by("-pk").values_list("number_text", flat=True).first()
    return last.partition("〔")[0] if last else f"{office().letter_prefix.removesuffix('感')}函"
