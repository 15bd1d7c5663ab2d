"""What a station hears of what its deputy files straight to the office: nothing to do about it."""

from datetime import datetime

from django.utils import timezone

from drafts.models import Consultation
from liaison.accounts.models import User
from stations.models import Station
from stations.services.telling import people_of, recipients, send


def inform_station(consultation: Consultation, station: Station, *, by: User, now: datetime) -> int:
    """One notice a day for each of the others who work there; nobody is called for it."""
    people = people_of([station.pk], now)
    people = {station.pk: [one for one in people[station.pk] if one.person.user_id != by.pk]}
    to = recipients(station, people)
    if not to:
        return 0
    subject = f"代表联络员{by.full_name}直接报送了意见，供知悉"
    body = (
        f"{station.name}：\n{subject}。\n事项：《{consultation.title}》\n"
        "由办公室整理，不计入本站点的任务，您不用办理。"
    )
    return send(
        station,
        to,
        cause=f"deputy:{consultation.pk}:{by.pk}:{timezone.localdate(now)}",
        subject=subject,
        body=body,
        sms_text=f"代表联络员就《{consultation.title[:40]}》直接向办公室报送了意见，供知悉，不用办理。",
        now=now,
    )
