"""Entering thousands of checked rows at once, as they were taken down by an officer or a clerk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from liaison.accounts.models import User
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import keep_many
from opinions import receipts
from opinions.bundle_rows import Row
from opinions.models import Bundle, Contributor, Opinion, OpinionTarget

AT_ONCE = 500

TargetsOf = Callable[[tuple[UUID, ...]], list[OpinionTarget]]


def enter_rows(
    bundle: Bundle, rows: Sequence[Row], targets_of: TargetsOf, *, by: User, received_at: datetime
) -> Iterator[int]:
    """Enter ``rows`` batch by batch, in the caller's transaction; yields how many are in.

    The caller has made sure that none of them is in already, and audits once for all.
    """
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        if bundle.is_at_school:
            batch = [replace(row, person=row.person.unnamed) for row in batch]
        people = _store_people(batch)
        opinions = [
            Opinion(
                **asdict(row.words),
                text_hash=row.words.hash,
                consultation=bundle.consultation,
                contributor=person,
                channel=bundle.channel,
                people=row.people,
                station=bundle.station,
                by_deputy=bundle.by_deputy,
                bundle=bundle,
                bundle_row=row.number,
                question=row.question,
                recorded_by=by,
                recorded_source=bundle.recorded_source,
                received_at=received_at,
                is_late=received_at >= bundle.consultation.public_close,
                client_key=row.key,
            )
            for row, person in zip(batch, people, strict=True)
        ]
        receipts.with_free_number(partial(_store_with_receipts, opinions))
        OpinionTarget.objects.bulk_create(
            _copy(target, opinion)
            for row, opinion in zip(batch, opinions, strict=True)
            for target in targets_of(row.provisions)
        )
        yield start + len(batch)


def _store_people(batch: Sequence[Row]) -> list[Contributor]:
    with_phone = [row for row in batch if row.person.phone]
    kept = keep_many(ContactKind.PHONE, [row.person.phone for row in with_phone])
    phones = {row.number: phone for row, phone in zip(with_phone, kept, strict=True)}
    return Contributor.objects.bulk_create(
        Contributor(
            kind=row.person.kind,
            name=row.person.name,
            phone=phones.get(row.number),
            person_key=_person_key(phones.get(row.number)),
            consent_upward=row.person.consent_upward,
        )
        for row in batch
    )


def _person_key(phone: Contact | None) -> str:
    return f"{phone.kind}:{phone.lookup}" if phone else f"none:{uuid4()}"


def _store_with_receipts(opinions: list[Opinion]) -> None:
    for opinion in opinions:
        receipt = receipts.new_receipt(opinion.client_key)
        opinion.receipt_no, opinion.query_hash = receipt.number, receipt.query_hash
    Opinion.objects.bulk_create(opinions)


def _copy(target: OpinionTarget, opinion: Opinion) -> OpinionTarget:
    return OpinionTarget(
        opinion=opinion,
        scope=target.scope,
        provision=target.provision,
        unit_id=target.unit_id,
        version_id=target.version_id,
        label=target.label,
        quote=target.quote,
    )
