"""An author hears at once what cannot wait for the results, by whichever way is left."""

from datetime import datetime

from liaison.notices.services import compose_notice, queue_notice
from opinions.models import Opinion


def tell_author(
    opinion: Opinion,
    *,
    cause: str,
    revision: int = 1,
    subject: str,
    body: str,
    sms_text: str,
    now: datetime | None = None,
) -> None:
    """One notice for each ``cause`` and ``revision``, in the caller's transaction.

    Who left no way to be reached, and came through no station, reads it at /track/.
    """
    person = opinion.contributor
    contacts = [one for one in (person.phone, person.email) if one is not None]
    if not contacts and opinion.station is None:
        return
    queue_notice(
        compose_notice(
            recipient_key=person.person_key,
            cause=cause,
            revision=revision,
            subject=subject,
            body=body,
            sms_text=sms_text,
            contacts=contacts,
            person_label=f"{person.name[0]}**" if person.name else "未留姓名",
            station_code=opinion.station.code if opinion.station else "",
            now=now,
        )
    )
