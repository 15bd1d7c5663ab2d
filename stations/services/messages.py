"""A word from the office to a station's people, through the outbox."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.models import Station
from stations.services.telling import people_of, recipients, send

name_actions({"stations.write": "给站点写消息"})


@transaction.atomic
def write_to_station(station: Station, *, subject: str, body: str, by: User, now: datetime) -> None:
    """The same words go out once a day, however often the button is pressed."""
    words = sha256(f"{subject}\n{body}".encode()).hexdigest()[:16]
    to = recipients(station, people_of([station.pk], now))
    send(
        station,
        to,
        cause=f"station:{station.pk}:message:{timezone.localdate(now).isoformat()}:{words}",
        subject=subject,
        body=body,
        sms_text=f"{subject}。详情请登录工作台或者联系办公室。",
        now=now,
    )
    record("stations.write", actor=by, target=station, note=subject)
