"""Entering the confirmed parts of a pasted chat: all of them or none, each once, undone as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from drafts.models.replacements import text_on
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.models import Bundle
from opinions.services.giving import Person, Words
from opinions.services.piles import Pile, Said, add_to_pile
from opinions.targets import targets_for


@dataclass(frozen=True)
class Line:
    """One confirmed part; ``number`` is its place on the page."""

    number: int
    body: str
    provision: str = ""
    name: str = ""


class LineError(OpinionError):
    """What is wrong with the part ``number``."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


@transaction.atomic
def enter_chat(pile: Pile, lines: Sequence[Line]) -> Bundle:
    """The bundle that holds them; the same chat sent again is the same bundle.

    Raises LineError, or OpinionError for the whole; then nothing is kept.
    """
    if pile.chat is None or not lines:
        raise OpinionError("请至少勾选一条要录入的意见。")
    text = text_on(pile.consultation, pile.collected_on, filed_at=timezone.now())
    finder = ProvisionFinder(text)
    noon = timezone.make_aware(datetime.combine(pile.collected_on, time(12)))
    given = None
    for line in lines:
        try:
            said = Said(
                key=uuid5(pile.chat, f"{pile.consultation.pk}/{pile.station.pk}/{line.number}"),
                words=Words(body=line.body),
                person=Person(name=line.name),
                targets=targets_for(text.pk, finder.find(line.provision)),
                received_at=noon,
            )
        except OpinionError as error:
            raise LineError(line.number, str(error)) from error
        given = add_to_pile(pile, said)
    if given is None or given.opinion.bundle_id is None:
        raise OpinionError("这些意见已经录入过。")
    # The count was raised in the database.
    return Bundle.objects.get(pk=given.opinion.bundle_id)
