"""复函: what a department, an association or an expert answers to a 征求意见函.

Its opinions are unit opinions like any other; here they and the letter's state change together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from drafts.models import DraftVersion
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, store_upload
from liaison.office.models import StoredFile
from opinions.choices import Channel, ContributorKind
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.services.counting import recount
from opinions.services.giving import Person, Words, record_opinion
from opinions.targets import targets_for
from stations.choices import ReplyWay
from stations.errors import StationError
from stations.models import RequestLetter
from stations.services.letters import Answer, close_with_reply, record_letter_opinions

name_actions({"opinions.add_letter_opinions": "补录复函意见"})
REPLY_FILES = DOCUMENTS | {"jpg", "png"}


@dataclass(frozen=True)
class Row:
    """One opinion of an answer; ``provision`` is what people call it, "" for the whole."""

    provision: str
    words: Words


class RowsError(OpinionError):
    """Some rows can't be taken as they are: ``by_row`` holds the sentence for each, from 0."""

    def __init__(self, by_row: dict[int, str]) -> None:
        super().__init__("有几行要改，请看标红的提示。")
        self.by_row = by_row


@transaction.atomic
def reply_to_letter(
    letter: RequestLetter,
    answer: Answer,
    *,
    rows: Sequence[Row] = (),
    uploads: Sequence[UploadedFile[bytes]] = (),
    text: DraftVersion,
    by: User | None = None,
    source: str = "",
    now: datetime,
) -> list[Opinion]:
    """Answer a letter: with opinions on ``text``, with a scan to be typed in later, or 无意见.

    ``by`` and ``source`` are set when a clerk takes down what came on paper. Raises RowsError or
    OpinionError; then nothing is changed.
    """
    if not (rows or uploads or answer.is_nil):
        raise OpinionError("请填写意见，或者上传复函，或者选择“无意见”。")
    # Another channel for what was told by phone keeps apart what came as a letter.
    channel = Channel.OTHER if answer.way == ReplyWay.OTHER else Channel.DEPARTMENT_REPLY
    opinions = _enter(
        letter, rows, text=text, channel=channel, received_at=now, by=by, source=source
    )
    try:
        close_with_reply(letter, answer, files=_keep(uploads, by), by=by, now=now)
    except StationError as error:
        raise OpinionError(str(error)) from error
    _count(letter)
    return opinions


@transaction.atomic
def add_opinions(
    letter: RequestLetter,
    rows: Sequence[Row],
    *,
    text: DraftVersion,
    by: User,
    source: str,
    now: datetime,
) -> list[Opinion]:
    """What an answer on paper says, typed in by a clerk afterwards (补录)."""
    if not rows:
        raise OpinionError("请至少填写一条意见。")
    opinions = _enter(
        letter,
        rows,
        text=text,
        channel=Channel.DEPARTMENT_REPLY,
        received_at=letter.replied_at or now,
        by=by,
        source=source,
    )
    _count(letter)
    return opinions


def _enter(
    letter: RequestLetter,
    rows: Sequence[Row],
    *,
    text: DraftVersion,
    channel: str,
    received_at: datetime,
    by: User | None,
    source: str,
) -> list[Opinion]:
    if not rows:
        return []
    finder = ProvisionFinder(text)
    picked, wrong = [], {}
    for at, row in enumerate(rows):
        try:
            picked.append(finder.find(row.provision))
        except OpinionError as error:
            wrong[at] = str(error)
    if wrong:
        raise RowsError(wrong)
    return [
        record_opinion(
            letter.consultation,
            words=row.words,
            person=contributor_of(letter),
            targets=targets_for(text.pk, provisions),
            by=by,
            channel=channel,
            received_at=received_at,
            recorded_source=source,
            letter=letter,
        ).opinion
        for row, provisions in zip(rows, picked, strict=True)
    ]


def contributor_of(letter: RequestLetter) -> Person:
    """A unit goes upward by its name with what it says; an expert is named to the office only."""
    if letter.org_id:
        kind, key = ContributorKind.UNIT, f"org:{letter.org_id}"
    else:
        kind, key = ContributorKind.PERSON, f"expert:{letter.person_id}"
    return Person(
        name=letter.addressee, kind=kind, key=key, consent_upward=letter.org_id is not None
    )


def _keep(uploads: Sequence[UploadedFile[bytes]], by: User | None) -> list[StoredFile]:
    try:
        return [store_upload(upload, kinds=REPLY_FILES, by=by) for upload in uploads]
    except OfficeError as error:
        raise OpinionError(str(error)) from error


def _count(letter: RequestLetter) -> None:
    recount(letter.consultation_id)
    count = Opinion.objects.filter(letter=letter).counted().count()
    record_letter_opinions(letter.pk, count)
    letter.opinion_count = count
