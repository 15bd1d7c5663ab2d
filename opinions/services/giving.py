"""Giving an opinion: online by the person, or entered for somebody by an officer or a clerk."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import local
from time import monotonic
from typing import Any, Required, TypedDict, Unpack

from django.db import IntegrityError

from drafts.choices import ConsultationStatus
from drafts.models import Consultation, FocusQuestion
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs.nudge import nudge
from opinions import receipts
from opinions.choices import Channel
from opinions.errors import OpinionError
from opinions.models import BoxOpening, Bundle, Opinion, OpinionTarget
from opinions.normalising import text_hash
from opinions.questions import UNKNOWN, option_in
from opinions.services.accepting import check_accepts
from opinions.services.contributors import Person, store_person
from opinions.services.files import attach_chosen
from opinions.services.giving_rules import giving_rules
from opinions.targets import Picked
from stations.models import RequestLetter, Station

__all__ = ["Entry", "Given", "NotOpenError", "Person", "Words", "record_opinion", "submit_opinion"]
name_actions({"opinions.submit": "居民提交意见", "opinions.record": "录入意见"})

GRACE = timedelta(minutes=10)
LONGEST_TEXT = 5_000
MOST_PEOPLE = 100_000
# The constraint of migration 0010; asking it costs no query of its own.
QUESTION_RULE = "opinion_answers_a_question_of_its_consultation"
LATE_BY_GRACE = "截止前打开表单，截止后10分钟内提交。"
ON_EARLIER = "更换文本以前打开的表单，针对原稿。"


class _LastNudge(local):
    # On the monotonic clock; it may still be ahead.
    at = -1.0


_last_nudge = _LastNudge()
_BETWEEN_NUDGES = 0.5


class NotOpenError(OpinionError):
    """The consultation takes no opinions online at this moment."""


@dataclass(frozen=True)
class Words:
    """What was said. Only one of the texts is needed."""

    body: str = ""
    replacement: str = ""
    reason: str = ""
    kind: str = ""
    chosen: str = ""

    def __post_init__(self) -> None:
        for label, text in (
            ("意见内容", self.body),
            ("修改为", self.replacement),
            ("理由", self.reason),
        ):
            if len(text) > LONGEST_TEXT:
                raise OpinionError(
                    f"“{label}”最多{LONGEST_TEXT}字，现在有{len(text)}字，请删减或者分成几条提交。"
                )
        if not (self.body.strip() or self.replacement.strip() or self.reason.strip()):
            raise OpinionError("请填写意见内容。")

    @property
    def hash(self) -> str:
        return text_hash(self.body, self.replacement, self.reason)


class Entry(TypedDict, total=False):
    """Where and when somebody else's words were taken down, as the columns of ``Opinion``.

    The day of the postmark or the call (``received_at``) decides whether it is late, not the
    day of entry.
    """

    channel: Required[str]
    received_at: Required[datetime]
    people: int
    station: Station | None
    by_deputy: bool
    recorded_source: str
    bundle: Bundle | None
    bundle_row: int | None
    question: FocusQuestion | None
    letter: RequestLetter | None
    box_opening: BoxOpening | None
    # Equal for two tries to enter the same thing; without one every call is a new opinion.
    client_key: uuid.UUID | None


@dataclass(frozen=True)
class Given:
    """An accepted opinion with the code that only its author gets to see."""

    opinion: Opinion
    query_code: str
    is_new: bool


def submit_opinion(
    consultation: Consultation,
    *,
    words: Words,
    person: Person,
    provisions: Sequence[uuid.UUID] = (),
    after: Sequence[uuid.UUID] = (),
    selected: str = "",
    people: int = 1,
    has_files: bool = False,
    question_id: int | None = None,
    version_id: int | None = None,
    nonce: uuid.UUID,
    opened_at: datetime,
    doubts: Sequence[str] = (),
    proof: str = "",
    network_key: str = "",
    now: datetime,
) -> Given:
    """Accept what a resident sent; the same form with the same words is accepted once.

    ``has_files``: some were chosen in the form and wait under its ``nonce``.
    ``after`` are places behind which something new is proposed, ``selected`` a few words of the
    one provision, ``people`` how many say it together (edge case 14: one opinion all the same).
    ``question_id`` is the 征询要点 that it answers. ``version_id``, ``nonce`` and ``opened_at``
    come from the form's signed token: a form that was opened before the text was replaced is on
    the text that its reader saw. ``doubts`` are reasons for a person to look at it first, ``proof``
    and ``network_key`` are kept as they are (see ``Opinion``). Raises NotOpenError, or OpinionError
    for wrong input.
    """
    is_late = check_open(consultation, opened_at, now)
    _check_people(people)
    picked = Picked(provisions, after, selected)
    targets = picked.targets(version_id or consultation.version_id)
    is_earlier = version_id not in {None, consultation.version_id}
    given = _store_once(
        _form_key(nonce, words, picked, question_id),
        targets,
        person,
        action="opinions.submit",
        files_of=nonce if has_files else None,
        people=people,
        consultation=consultation,
        question_id=question_id,
        channel=Channel.ONLINE,
        received_at=now,
        is_late=is_late,
        processing_note=f"{LATE_BY_GRACE if is_late else ''}{ON_EARLIER if is_earlier else ''}",
        hold_reasons=list(doubts),
        proof=proof,
        network_key=network_key,
        **_columns(words),
    )
    _have_it_screened()
    return given


def _form_key(nonce: uuid.UUID, words: Words, picked: Picked, question_id: int | None) -> uuid.UUID:
    return uuid.uuid5(nonce, f"{words.hash}{picked.key}{question_id or ''}")


def find_submitted(
    *, words: Words, picked: Picked, question_id: int | None, nonce: uuid.UUID
) -> Opinion | None:
    """What the same form with the same words made before."""
    key = _form_key(nonce, words, picked, question_id)
    return Opinion.objects.filter(client_key=key).first()


def record_opinion(
    consultation: Consultation,
    *,
    words: Words,
    person: Person,
    targets: Sequence[OpinionTarget],
    by: User | None,
    **about: Unpack[Entry],
) -> Given:
    """Enter what somebody said, wrote or phoned in; ``targets`` come from ``targets_for``.

    ``by`` is None for an answer to a letter that came by its link.
    """
    check_accepts(consultation)
    words = replace(words, chosen=option_in(about.get("question"), words.body))
    given = _store_once(
        about.pop("client_key", None) or uuid.uuid4(),
        targets,
        person,
        action="opinions.record",
        consultation=consultation,
        is_late=about["received_at"] >= consultation.public_close,
        recorded_by=by,
        **about,
        **_columns(words),
    )
    _have_it_screened()
    return given


def _check_people(people: int) -> None:
    if not 1 <= people <= MOST_PEOPLE:
        raise OpinionError(f"共同提出的人数请填1到{MOST_PEOPLE}之间的整数。")
    if people > 1 and not giving_rules().allow_joint:
        raise OpinionError("这里不登记共同提出的人数，请每个人分别提出，或者请站点代为录入。")


def _have_it_screened() -> None:
    """Twice a second is enough: one call screens all that wait. Whoever comes between two calls
    has the next one still ahead."""
    now = monotonic()
    if _last_nudge.at <= now:
        ahead = max(_last_nudge.at + _BETWEEN_NUDGES - now, 0)
        _last_nudge.at = now + ahead
        nudge("opinions.screen_waiting", after=ahead)


def check_open(consultation: Consultation, opened_at: datetime, now: datetime) -> bool:
    """Whether it is late but within the grace; raises NotOpenError if it can't be taken at all."""
    if consultation.takes_online(now):
        return False
    may_be_late = consultation.status in {ConsultationStatus.OPEN, ConsultationStatus.CLOSED}
    close = consultation.public_close
    if may_be_late and opened_at < close <= now < close + GRACE:
        return True
    raise NotOpenError("这项征求意见现在不接收网上意见。")


def _columns(words: Words) -> dict[str, Any]:
    return {
        "kind": words.kind,
        "body": words.body,
        "replacement": words.replacement,
        "reason": words.reason,
        "text_hash": words.hash,
        "chosen": words.chosen,
    }


def _store_once(
    key: uuid.UUID,
    targets: Sequence[OpinionTarget],
    person: Person,
    *,
    files_of: uuid.UUID | None = None,
    **about: Any,
) -> Given:
    """Insert the opinion, or find the one that the same form made before."""
    store = partial(_store, key, targets, person, files_of=files_of, **about)
    code = receipts.query_code(key)
    try:
        return Given(receipts.with_free_number(store), code, is_new=True)
    except IntegrityError as error:
        if QUESTION_RULE in str(error):
            raise OpinionError(UNKNOWN) from error
        earlier = Opinion.objects.filter(client_key=key).first()
        if earlier is None:
            raise
        if files_of:
            attach_chosen(earlier, files_of)
        return Given(earlier, code, is_new=False)


def _store(
    key: uuid.UUID,
    targets: Sequence[OpinionTarget],
    person: Person,
    *,
    action: str,
    files_of: uuid.UUID | None,
    **columns: Any,
) -> Opinion:
    """``action`` names the row in the audit log."""
    receipt = receipts.new_receipt(key)
    opinion = Opinion.objects.create(
        client_key=key,
        receipt_no=receipt.number,
        query_hash=receipt.query_hash,
        contributor=store_person(person),
        **columns,
    )
    for target in targets:
        target.pk, target.opinion = None, opinion
    OpinionTarget.objects.bulk_create(targets)
    if files_of:
        attach_chosen(opinion, files_of)
    record(action, actor=opinion.recorded_by, target=opinion)
    return opinion
