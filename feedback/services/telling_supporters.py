"""Telling those who stood behind an opinion, after its author was told: once for each release."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, OuterRef

from feedback import wording
from feedback.models import Release
from liaison.contacts.models import Contact
from liaison.notices.models import Notice
from liaison.notices.services import compose_notice, queue_notice
from opinions.models import OpinionSupport

PEOPLE_AT_ONCE = 200


def tell_some_supporters(release: Release, now: datetime) -> int:
    """A notice for each of some people; how many. The notice is what says that they were told."""
    cause = f"release:{release.pk}:supporters"
    told = Notice.objects.filter(cause=cause, recipient_key=OuterRef("person_key"))
    told_of = release.feedbacks.values("opinion")
    waiting = OpinionSupport.objects.reachable().filter(~Exists(told), opinion__in=told_of)
    keys = waiting.order_by("person_key").values_list("person_key", flat=True).distinct()
    people: dict[str, list[OpinionSupport]] = defaultdict(list)
    for support in waiting.filter(person_key__in=list(keys[:PEOPLE_AT_ONCE])).order_by("pk"):
        people[support.person_key].append(support)
    title = release.consultation.title
    for key, supports in people.items():
        numbers = [support.receipt_no for support in supports]
        queue_notice(
            compose_notice(
                recipient_key=key,
                cause=cause,
                subject=wording.supporter_subject(title),
                body=wording.supporter_body(title, numbers),
                sms_text=wording.supporter_sms(title),
                contacts=_contacts_of(supports),
                person_label="支持意见的人",
                now=now,
            )
        )
    return len(people)


def _contacts_of(supports: list[OpinionSupport]) -> list[Contact]:
    """The newest of each kind."""
    left = [contact for one in supports for contact in (one.phone, one.email) if contact]
    return list({contact.kind: contact for contact in left if not contact.erased_at}.values())
