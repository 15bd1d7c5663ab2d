"""One opinion that somebody phoned in, wrote or said, taken down for a station or by a deputy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from drafts.models import Consultation, FocusQuestion
from drafts.models.replacements import text_on
from liaison.accounts.models import User
from opinions.citing import ProvisionFinder
from opinions.models import BoxOpening, OpinionTarget
from opinions.services.accepting import check_takes
from opinions.services.counting import recount
from opinions.services.giving import Given, Person, Words, record_opinion
from opinions.services.informing import inform_station
from opinions.services.sending_directly import mark_sent_directly
from opinions.targets import targets_for
from stations.models import Assignment, Station


@dataclass(frozen=True)
class Heard:
    """``provision`` is what people call it (第九条)."""

    words: Words
    person: Person
    channel: str
    received_at: datetime
    provision: str = ""
    question: FocusQuestion | None = None
    opening: BoxOpening | None = None


@transaction.atomic
def record_for_task(
    task: Assignment, heard: Heard, *, by: User, source: str = "", sent_directly: bool = False
) -> Given:
    """``source`` is set when a clerk records it; ``sent_directly`` when the point has reported it
    upward itself.

    Raises OpinionError for a provision that is not in the draft, or once the table is frozen.
    """
    check_takes(task.consultation, task.station_id)
    given = record_opinion(
        task.consultation,
        words=heard.words,
        person=heard.person,
        targets=_targets(task.consultation, heard),
        by=by,
        channel=heard.channel,
        received_at=heard.received_at,
        station=task.station,
        recorded_source=source,
        question=heard.question,
        box_opening=heard.opening,
    )
    if sent_directly:
        mark_sent_directly(
            [given.opinion.pk], consultation=task.consultation, station=task.station, by=by
        )
    recount(task.consultation_id, station_id=task.station_id)
    return given


@transaction.atomic
def record_by_deputy(
    consultation: Consultation, station: Station | None, heard: Heard, *, by: User, now: datetime
) -> Given:
    """Straight to the office, past every task; the deputy's station is only informed.

    Raises OpinionError for a provision that is not in the draft, or where nothing is accepted.
    """
    given = record_opinion(
        consultation,
        words=heard.words,
        person=heard.person,
        targets=_targets(consultation, heard),
        by=by,
        channel=heard.channel,
        received_at=heard.received_at,
        station=station,
        by_deputy=True,
        question=heard.question,
    )
    recount(consultation.pk)
    if station:
        inform_station(consultation, station, by=by, now=now)
    return given


def _targets(consultation: Consultation, heard: Heard) -> Sequence[OpinionTarget]:
    """What was said before the text was replaced is about the earlier text. An answer to a
    question about an article is about that article unless another is named."""
    day, question = timezone.localdate(heard.received_at), heard.question
    text = text_on(consultation, day, filed_at=timezone.now())
    picked = ProvisionFinder(text).find(heard.provision)
    if not heard.provision.strip() and question and question.provision:
        picked = [question.provision.uuid] if question.provision.version_id == text.pk else []
    return targets_for(text.pk, picked)
