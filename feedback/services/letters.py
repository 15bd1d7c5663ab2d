"""感谢信: drafted for the adopted, checked by a second person, numbered when signed (form 4.8)."""

from datetime import date

from django.db import IntegrityError, transaction

from drafts.models import Consultation
from feedback import wording
from feedback.choices import LETTER_MOVES, LetterStatus, Result
from feedback.errors import FeedbackError
from feedback.models import LetterMove, OpinionFeedback, ThankYouLetter
from feedback.services.employers import taken_back
from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.choices import NumberKind
from liaison.office.numbers import Entry, enter_numbers, next_number, void_number, written
from liaison.office.services import office
from opinions.models import Opinion

name_actions(
    {
        "feedback.draft_letter": "拟感谢信",
        "feedback.change_letter": "修改感谢信",
        "feedback.move_letter": "感谢信状态变更",
    }
)
COMBINED = "岗位合并：拟稿人与核稿人为同一人。"
ADOPTED = (Result.ADOPTED, Result.PARTIAL)


def draft_letters(consultation: Consultation, *, by: User) -> list[ThankYouLetter]:
    """A draft for each person or unit with an adopted opinion that has been released to them.

    Only for those who gave a name; a person or unit gets one letter for all of them.
    """
    feedbacks = (
        OpinionFeedback.objects.current()
        .filter(release__consultation=consultation, result__in=ADOPTED)
        .exclude(opinion__contributor__name="")
        .select_related("opinion__contributor", "opinion__station")
        .prefetch_related("outcomes__item", "opinion__targets")
        .order_by("opinion__contributor__person_key", "pk")
    )
    by_person: dict[str, list[OpinionFeedback]] = {}
    for feedback in feedbacks:
        by_person.setdefault(feedback.opinion.contributor.person_key, []).append(feedback)
    made = [_draft(consultation, key, rows, by=by) for key, rows in by_person.items()]
    return [letter for letter in made if letter]


def _draft(
    consultation: Consultation, key: str, rows: list[OpinionFeedback], *, by: User
) -> ThankYouLetter | None:
    """None if this person has a letter already."""
    contributor = rows[0].opinion.contributor
    try:
        with transaction.atomic():
            letter = ThankYouLetter.objects.create(
                consultation=consultation,
                contributor=contributor,
                person_key=key,
                salutation=wording.salutation([row.opinion for row in rows]),
                body=_body(consultation, rows),
                drafted_by=by,
            )
            LetterMove.objects.create(letter=letter, new_status=LetterStatus.DRAFTED, by=by)
            record("feedback.draft_letter", actor=by, target=letter)
    except IntegrityError:
        return None
    return letter


def _body(consultation: Consultation, rows: list[OpinionFeedback]) -> str:
    paragraphs = [_one_opinion(consultation, row) for row in rows]
    return "\n".join([*paragraphs, "衷心感谢您对立法工作的关心和支持，欢迎继续建言献策。"])


def _one_opinion(consultation: Consultation, row: OpinionFeedback) -> str:
    opinion = row.opinion
    where = "、".join(target.label for target in opinion.targets.all())
    through = f"通过{opinion.station}" if opinion.station else "通过网上平台"
    organ = consultation.version.draft.organ
    words = wording.outcome_words(row.result, str(organ))
    reflected = "、".join(
        dict.fromkeys(o.reflected_in for o in row.outcomes.all() if o.reflected_in)
    )
    return (
        f"您在《{consultation.version.draft}》征求意见期间，{through}就{where}提出的意见建议"
        f"（意见编号{opinion.receipt_no}），经汇总上报，{words}"
        f"{f'，体现在{reflected}' if reflected else ''}。"
    )


def change_letter(letter: ThankYouLetter, *, by: User, salutation: str, body: str) -> None:
    """The clerk's own words, while it is a draft."""
    if letter.status != LetterStatus.DRAFTED:
        raise FeedbackError("感谢信已经核稿，不能再改；需要修改的，请先退回拟稿。")
    if not salutation.strip() or not body.strip():
        raise FeedbackError("称谓和正文都要填写。")
    letter.salutation, letter.body = salutation.strip(), body.strip()
    same = ThankYouLetter.objects.filter(pk=letter.pk, status=LetterStatus.DRAFTED)
    if not same.update(salutation=letter.salutation, body=letter.body):
        raise FeedbackError("这封感谢信刚刚被其他人处理过，请刷新页面。")
    record("feedback.change_letter", actor=by, target=letter)


def review_letter(letter: ThankYouLetter, *, by: User) -> None:
    """核稿, by somebody else than who drafted; alone in a small office it is marked."""
    alone = by.pk == letter.drafted_by_id
    if alone and current_mode() != Mode.SMALL:
        raise FeedbackError("拟稿人不能自己核稿，请由另一位同事办理。")
    _move(letter, LetterStatus.REVIEWED, by=by, note=COMBINED if alone else "")


def return_letter(letter: ThankYouLetter, *, by: User, note: str) -> None:
    if not note.strip():
        raise FeedbackError("退回时请写明原因。")
    _move(letter, LetterStatus.DRAFTED, by=by, note=note)


@transaction.atomic
def sign_letter(letter: ThankYouLetter, *, by: User, signed_on: date) -> None:
    """签发: the letter gets the next number of its year; a voided number is never used again."""
    _check_still_adopted(letter)
    year, prefix = signed_on.year, office().letter_prefix
    number = next_number(prefix, year)
    text = written(prefix, year, number)
    _move(
        letter,
        LetterStatus.NUMBERED,
        by=by,
        year=year,
        number=number,
        number_text=text,
        signed_on=signed_on,
    )
    about = letter.about
    enter_numbers([Entry(text, NumberKind.THANKS, about, signed_on, target=letter)], by=by)


def _check_still_adopted(letter: ThankYouLetter) -> None:
    """What was adopted when the letter was written may have been taken back since (case 15)."""
    if letter.for_year:
        if taken_back(letter):
            raise FeedbackError("感谢信里写的意见有的现在没有采纳的结果，请作废后重新拟稿。")
        return
    own = Opinion.objects.filter(
        consultation=letter.consultation_id, contributor__person_key=letter.person_key
    )
    gone = own.exclude(adoption__in=ADOPTED).values_list("receipt_no", flat=True)
    named = [number for number in gone if number in letter.body]
    if named:
        raise FeedbackError(
            f"感谢信里写的意见{'、'.join(named)}现在没有采纳的结果，请退回修改或者作废。"
        )


def deliver_letter(letter: ThankYouLetter, *, by: User, delivered_on: date) -> None:
    _move(letter, LetterStatus.DELIVERED, by=by, delivered_on=delivered_on)


def void_letter(letter: ThankYouLetter, *, by: User, reason: str) -> None:
    """作废: the number stays on the register."""
    if not reason.strip():
        raise FeedbackError("作废感谢信时请写明原因。")
    with transaction.atomic():
        _move(letter, LetterStatus.VOIDED, by=by, note=reason, void_reason=reason.strip())
        void_number(letter, by=by, reason=reason)


@transaction.atomic
def _move(
    letter: ThankYouLetter, status: LetterStatus, *, by: User, note: str = "", **fields: object
) -> None:
    """Change the status only if nobody changed it since ``letter`` was read."""
    old = LetterStatus(letter.status)
    if status not in LETTER_MOVES[old]:
        raise FeedbackError(f"感谢信现在是“{old.label}”，不能改为“{status.label}”。")
    moved = ThankYouLetter.objects.filter(pk=letter.pk, status=old).update(status=status, **fields)
    if not moved:
        raise FeedbackError("这封感谢信刚刚被其他人处理过，请刷新页面。")
    for name, value in {"status": status, **fields}.items():
        setattr(letter, name, value)
    LetterMove.objects.create(
        letter=letter, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "feedback.move_letter",
        actor=by,
        target=letter,
        before={"status": old},
        after={"status": status},
        note=note,
    )
