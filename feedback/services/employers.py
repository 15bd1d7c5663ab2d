"""致所在单位的感谢信: one a year for a person who asked for it, about all that was adopted (4.8).

The letter names the person to the employer, so it is written only on the person's own word; when
and how that was said stands on the letter's row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from feedback import wording
from feedback.choices import LetterStatus, Result
from feedback.errors import FeedbackError
from feedback.models import LetterMove, OpinionFeedback, ThankYouLetter
from feedback.period import Period
from liaison.audit.services import record
from opinions.choices import ContributorKind

if TYPE_CHECKING:
    from liaison.accounts.models import User

FAVOURABLE = (Result.ADOPTED, Result.PARTIAL)


@dataclass(frozen=True)
class Asked:
    """What the person said: which employer, when and how, in the office's words."""

    employer: str
    asked_on: date
    asked_how: str


@dataclass(frozen=True)
class Deserving:
    """A person with the adopted opinions of a year, and the letter there is already."""

    person_key: str
    rows: list[OpinionFeedback]
    letter: ThankYouLetter | None

    @property
    def name(self) -> str:
        return self.rows[-1].opinion.contributor.name

    @property
    def label(self) -> str:
        """As lists show a person; the full name stands on the letter alone."""
        return f"{self.name[0]}**"


def deserving(year: int) -> list[Deserving]:
    """Who left a name and was told in the year that something was adopted; four queries."""
    by_person: dict[str, list[OpinionFeedback]] = defaultdict(list)
    for row in _rows(year):
        by_person[row.opinion.contributor.person_key].append(row)
    letters = ThankYouLetter.objects.filter(for_year=year).exclude(status=LetterStatus.VOIDED)
    made = {letter.person_key: letter for letter in letters}
    return [Deserving(key, rows, made.get(key)) for key, rows in by_person.items()]


def deserving_person(year: int, person_key: str) -> Deserving | None:
    found = [one for one in deserving(year) if one.person_key == person_key]
    return found[0] if found else None


def _rows(year: int) -> QuerySet[OpinionFeedback]:
    begin, end = Period.year(year).moments
    return (
        OpinionFeedback.objects.current()
        .filter(
            result__in=FAVOURABLE, release__released_at__gte=begin, release__released_at__lt=end
        )
        .filter(opinion__contributor__kind=ContributorKind.PERSON)
        .exclude(opinion__contributor__name="")
        .select_related("opinion__contributor", "release__consultation__version__draft__organ")
        .prefetch_related("outcomes", "opinion__targets")
        .order_by("opinion__contributor__person_key", "pk")
    )


def taken_back(letter: ThankYouLetter) -> bool:
    """Whether something that was adopted when the letter was drafted is so no more (case 15)."""
    own = OpinionFeedback.objects.filter(
        opinion__contributor__person_key=letter.person_key,
        release__released_at__lte=letter.created_at,
    )
    later = own.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    begin, end = Period.year(letter.for_year or 0).moments
    said = own.filter(
        result__in=FAVOURABLE, release__released_at__gte=begin, release__released_at__lt=end
    )
    gone = said.filter(~Exists(later)).exclude(opinion__adoption__in=FAVOURABLE)
    return gone.exists()


def draft_for_employer(
    year: int, one: Deserving, asked: Asked, *, by: User, today: date
) -> ThankYouLetter:
    """A draft, checked and signed like every 感谢信."""
    employer, how = asked.employer.strip(), asked.asked_how.strip()
    if not (employer and how):
        raise FeedbackError("请填写所在单位，以及本人是怎样提出的。")
    if asked.asked_on > today:
        raise FeedbackError("本人提出的日期不能晚于今天。")
    contributor = one.rows[-1].opinion.contributor
    try:
        with transaction.atomic():
            letter = ThankYouLetter.objects.create(
                for_year=year, employer=employer, asked_on=asked.asked_on, asked_how=how,
                contributor=contributor, person_key=one.person_key, salutation=employer,
                body=_body(year, one.name, one.rows), drafted_by=by,
            )  # fmt: skip
            LetterMove.objects.create(letter=letter, new_status=LetterStatus.DRAFTED, by=by)
            record("feedback.draft_letter", actor=by, target=letter)
    except IntegrityError as error:
        raise FeedbackError("此人这一年已有致所在单位的感谢信，请刷新页面。") from error
    return letter


def _body(year: int, name: str, rows: Iterable[OpinionFeedback]) -> str:
    said = [_one(row) for row in rows]
    return "\n".join(
        [
            f"贵单位{name}同志积极参与立法意见征集。{year}年，其提出的{len(said)}条意见建议经汇总"
            "上报，已被立法机关采纳或者部分采纳：",
            *said,
            f"感谢{name}同志的认真思考，也感谢贵单位对立法工作的关心和支持。",
        ]
    )


def _one(row: OpinionFeedback) -> str:
    draft = row.release.consultation.version.draft
    where = "、".join(target.label for target in row.opinion.targets.all())
    places = dict.fromkeys(one.reflected_in for one in row.outcomes.all() if one.reflected_in)
    reflected = f"，体现在{'、'.join(places)}" if places else ""
    words = wording.outcome_words(row.result, str(draft.organ))
    return f"就《{draft}》{where}提出的意见建议，{words}{reflected}。"
