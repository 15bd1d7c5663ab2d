"""A problem of the ledger becomes an opinion on the law in force that it is about."""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Q

from drafts.choices import ACCEPTS_OFFLINE, DraftKind, Phase
from drafts.models import Consultation
from drafts.models.consultations import ConsultationQuerySet
from liaison.accounts.models import User
from opinions.choices import Channel, ContributorKind
from opinions.citing import ProvisionFinder
from opinions.errors import OpinionError
from opinions.models import PostLawOpinion
from opinions.services.counting import recount
from opinions.services.giving import Person, Words, record_opinion
from opinions.targets import targets_for
from stations.choices import LedgerKind, LedgerStatus
from stations.ledger_kinds import FINDING
from stations.models import LedgerEntry

CHANNELS = {
    LedgerKind.FIELD_VISIT: Channel.VISIT,
    LedgerKind.RECEPTION_DAY: Channel.RECEPTION,
    LedgerKind.MOBILE_SESSION: Channel.MOBILE,
}


def laws_consulted_on() -> ConsultationQuerySet:
    """Rounds on laws in force that take opinions now; the office keeps one open for each law."""
    after = Q(phase=Phase.AFTER) | Q(version__draft__kind=DraftKind.LAW_IN_FORCE)
    rounds = Consultation.objects.filter(after, status__in=ACCEPTS_OFFLINE)
    return rounds.order_by("title", "pk")


@transaction.atomic
def raise_from_entry(
    entry: LedgerEntry,
    consultation: Consultation,
    *,
    provision: str,
    words: Words,
    by: User,
    now: datetime,
) -> PostLawOpinion:
    """Record the problem as the station's opinion; the same words of one entry are taken once.

    Raises OpinionError for an entry that is not approved or finds no problems, for a round that
    is not on a law in force, and for a ``provision`` (第九条) that its text does not have.
    """
    if entry.kind not in FINDING or entry.status != LedgerStatus.APPROVED:
        raise OpinionError("只有审核通过、能发现问题的台账，才能登记为立法后意见。")
    if not laws_consulted_on().filter(pk=consultation.pk).exists():
        raise OpinionError("请选择对现行法律法规的征求意见。")
    picked = ProvisionFinder(consultation.version).find(provision)
    given = record_opinion(
        consultation,
        words=words,
        person=Person(name=entry.station.name, kind=ContributorKind.UNIT),
        targets=targets_for(consultation.version_id, picked),
        by=by,
        channel=CHANNELS.get(LedgerKind(entry.kind), Channel.OTHER),
        received_at=entry.ends_at or entry.starts_at,
        station=entry.station,
        client_key=uuid5(NAMESPACE_OID, f"ledger {entry.pk} {consultation.pk} {words.hash}"),
    )
    if not given.is_new:
        raise OpinionError(f"这条意见已经登记过，意见编号{given.opinion.receipt_no}。")
    recount(consultation.pk, station_id=entry.station_id)
    return PostLawOpinion.objects.create(
        opinion=given.opinion, entry=entry, raised_by=by, raised_at=now
    )
