"""A round that was sent up and answered, with as many reachable authors as a bench wants."""

from collections.abc import Sequence
from itertools import islice

from django.utils import timezone

from drafts.models import Consultation
from feedback.choices import Result
from feedback.models import Release
from feedback.services import releases, replies
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import keep_many
from opinions import receipts
from opinions.choices import Adoption, Moderation, Processing, TargetScope
from opinions.models import CompiledItem, CompiledSource, Contributor, Opinion, OpinionTarget
from opinions.normalising import text_hash
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SuperiorReplyFactory,
    said,
)

ITEMS = 100
AT_ONCE = 5_000
# One person in so many gave a second opinion: told in the same message.
SECOND = 10
RESULTS = (Result.ADOPTED, Result.PARTIAL, Result.NOT_ADOPTED)


def address(number: int) -> str:
    """Two in three left a phone number, the others a mail address."""
    return f"telling{number}@example.cn" if number % 3 == 2 else f"{19_900_000_000 + number}"


def answered(count: int) -> Consultation:
    clerk = ClerkFactory(username="telling-clerk")
    consultation = SubmittedConsultationFactory(slug="telling", handler=clerk)
    items = [CompiledItemFactory(consultation=consultation, created_by=clerk) for _ in range(ITEMS)]
    numbers = iter(range(count))
    while batch := list(islice(numbers, AT_ONCE)):
        _add(consultation, items, batch)
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=clerk)
    for at, item in enumerate(items):
        replies.add_line(reply, said(RESULTS[at % len(RESULTS)]), by=clerk, items=[item])
    asked = replies.ask_to_confirm(reply, by=clerk)
    replies.confirm_reply(asked, by=ReviewerFactory(username="telling-reviewer"))
    consultation.refresh_from_db()
    return consultation


def release(consultation: Consultation) -> Release:
    asked = releases.prepare_release(consultation, by=consultation.handler)
    second = ReviewerFactory(username="telling-second")
    return releases.confirm_release(asked, by=second, now=timezone.now())


def _add(consultation: Consultation, items: Sequence[CompiledItem], numbers: list[int]) -> None:
    contacts = _contacts(numbers)
    people = Contributor.objects.bulk_create(
        Contributor(
            person_key=f"{contact.kind}:{contact.lookup}",
            phone=contact if contact.kind == ContactKind.PHONE else None,
            email=contact if contact.kind == ContactKind.EMAIL else None,
        )
        for contact in contacts
    )
    authors = [*people, *people[::SECOND]]
    opinions = Opinion.objects.bulk_create(
        _opinion(consultation, person, at) for at, person in enumerate(authors)
    )
    OpinionTarget.objects.bulk_create(
        OpinionTarget(
            opinion=opinion, scope=TargetScope.WHOLE, version_id=consultation.version_id,
            label="总体意见",
        )
        for opinion in opinions
    )  # fmt: skip
    CompiledSource.objects.bulk_create(
        CompiledSource(item=items[at % ITEMS], opinion=opinion, merged_by=consultation.handler)
        for at, opinion in enumerate(opinions)
    )


def _contacts(numbers: list[int]) -> list[Contact]:
    by_kind: dict[bool, list[int]] = {True: [], False: []}
    for number in numbers:
        by_kind["@" in address(number)].append(number)
    return [
        contact
        for is_mail, kind in ((False, ContactKind.PHONE), (True, ContactKind.EMAIL))
        for contact in keep_many(kind, map(address, by_kind[is_mail]))
    ]


def _opinion(consultation: Consultation, person: Contributor, number: int) -> Opinion:
    body = f"建议写明由谁负责、多少日内办结，并向社会公布（{number}）。"
    return Opinion(
        consultation=consultation, contributor=person, receipt_no=receipts.new_number(),
        query_hash="0" * 64, body=body, text_hash=text_hash(body, "", ""),
        received_at=timezone.now(), moderation=Moderation.PASSED,
        processing=Processing.SUBMITTED, adoption=Adoption.AWAITING,
    )  # fmt: skip
