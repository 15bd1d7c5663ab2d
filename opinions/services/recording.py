"""One opinion that somebody phoned in, wrote or said, taken down for a station."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from drafts.models import FocusQuestion
from drafts.models.replacements import text_on
from liaison.accounts.models import User
from opinions.citing import ProvisionFinder
from opinions.services.accepting import check_takes
from opinions.services.counting import recount
from opinions.services.giving import Given, Person, Words, record_opinion
from opinions.targets import targets_for
from stations.models import Assignment


@transaction.atomic
def record_for_task(
    task: Assignment,
    *,
    provision: str,
    words: Words,
    person: Person,
    channel: str,
    received_at: datetime,
    by: User,
    source: str = "",
    question: FocusQuestion | None = None,
) -> Given:
    """``provision`` is what people call it (第九条). ``source`` is set when a clerk records it.

    What was said before the text was replaced is about the earlier text. An answer to a
    ``question`` about an article is about that article unless another is named.

    Raises OpinionError for a provision that is not in the draft, or once the table is frozen.
    """
    check_takes(task.consultation, task.station_id)
    day = timezone.localdate(received_at)
    text = text_on(task.consultation, day, filed_at=timezone.now())
    picked = ProvisionFinder(text).find(provision)
    if not provision.strip() and question and question.provision:
        picked = [question.provision.uuid] if question.provision.version_id == text.pk else []
    given = record_opinion(
        task.consultation,
        words=words,
        person=person,
        targets=targets_for(text.pk, picked),
        by=by,
        channel=channel,
        received_at=received_at,
        station=task.station,
        recorded_source=source,
        question=question,
    )
    recount(task.consultation_id, station_id=task.station_id)
    return given
