"""When a round is withdrawn its authors hear of it, too: words must not sink like stones.

The consultation is the queue. The notices are written in batches; each is written once for a
person, so a worker that died half way begins again without telling anybody twice.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from drafts.models import Consultation
from feedback import wording
from feedback.choices.texts import TextChannel
from feedback.models import WithdrawalTelling
from feedback.services.telling import PEOPLE_AT_ONCE, contacts_of, label_of
from feedback.services.texts import current_texts
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.notices.services import compose_notice, queue_notice
from opinions.choices import Processing
from opinions.models import Opinion

name_actions({"feedback.tell_withdrawal": "告知征求意见撤回"})


def tell_of_withdrawals(now: datetime) -> None:
    """Write what is missing for every withdrawn round."""
    for consultation in WithdrawalTelling.objects.waiting_consultations():
        _tell_of(consultation, now)


def _tell_of(consultation: Consultation, now: datetime) -> None:
    spoken = Opinion.objects.filter(consultation=consultation).exclude(
        processing=Processing.WITHDRAWN
    )
    keys = spoken.order_by("contributor__person_key").distinct()
    people = list(keys.values_list("contributor__person_key", flat=True))
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        batch = people[start : start + PEOPLE_AT_ONCE]
        _tell(consultation, spoken.filter(contributor__person_key__in=batch), now)
    with transaction.atomic():
        _, is_new = WithdrawalTelling.objects.get_or_create(
            consultation=consultation, defaults={"people": len(people), "finished_at": now}
        )
        if is_new:
            record("feedback.tell_withdrawal", actor=None, target=consultation, count=len(people))


@transaction.atomic
def _tell(consultation: Consultation, spoken: QuerySet[Opinion], now: datetime) -> None:
    by_person: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in spoken.select_related(
        "contributor__phone", "contributor__email", "station"
    ).order_by("pk"):
        by_person[opinion.contributor.person_key].append(opinion)
    texts = current_texts()
    for key, opinions in by_person.items():
        contacts = contacts_of(opinions)
        station = next((one.station for one in opinions if one.station), None)
        if not contacts and station is None:
            continue  # /track/ and the round's page say it
        queue_notice(
            compose_notice(
                recipient_key=key,
                cause=f"withdrawn:{consultation.pk}",
                subject=wording.withdrawal_subject(consultation.title),
                body=wording.withdrawal_body(consultation, opinions, texts),
                slip_text=wording.withdrawal_body(consultation, opinions, texts, TextChannel.SLIP),
                sms_text=wording.withdrawal_sms(consultation.title, len(opinions), texts),
                written_from=texts.used(),
                contacts=contacts,
                person_label=label_of(opinions[-1].contributor.name),
                station_code=station.code if station else "",
                now=now,
            )
        )
