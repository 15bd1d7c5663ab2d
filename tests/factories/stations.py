"""Stations with their people, tasks and ledger, in the states that tests begin from."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from liaison.accounts.choices import Role
from stations.choices import (
    AppointmentKind,
    AssignmentStatus,
    LedgerKind,
    LedgerStatus,
    PartnerKind,
    StationKind,
    VenueKind,
)
from stations.models import (
    Appointment,
    Assignment,
    LedgerEntry,
    MobileSession,
    PartnerOrg,
    Person,
    Station,
)
from stations.services.making_letters import Paper, make_letters
from tests.factories.accounts import ClerkFactory, OfficerFactory, UserFactory, holding
from tests.factories.drafts import OpenConsultationFactory


class StationFactory(DjangoModelFactory):
    """A station that works."""

    class Meta:
        model = Station

    code = factory.Sequence(lambda n: f"ST{n}")
    name = factory.Sequence(lambda n: f"柳荫街道第{n}工作站")
    kind = StationKind.WORK_STATION
    township = "柳荫街道"
    pinyin_key = factory.Sequence(lambda n: f"liu3 yin4 {n:04d}")


class PersonFactory(DjangoModelFactory):
    """Somebody without an account."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"赵小{n}")
    pinyin_key = factory.Sequence(lambda n: f"zhao4 xiao3 {n:04d}")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    station = factory.SubFactory(StationFactory)
    kind = AppointmentKind.OFFICER
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class StationLeadFactory(UserFactory):
    roles = holding(Role.STATION_LEAD)


def officer_of(station, kind=AppointmentKind.OFFICER, user=None):
    """An account that works for ``station`` today."""
    user = user or OfficerFactory()
    AppointmentFactory(
        person=PersonFactory(user=user, name=user.full_name), station=station, kind=kind
    )
    return user


class AssignmentFactory(DjangoModelFactory):
    """Handed out an hour ago, nobody has signed for it."""

    class Meta:
        model = Assignment

    consultation = factory.SubFactory(OpenConsultationFactory)
    station = factory.SubFactory(StationFactory)
    dispatched_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    sign_due = factory.LazyAttribute(lambda row: row.dispatched_at + timedelta(days=1))
    due_at = factory.LazyAttribute(lambda row: row.dispatched_at + timedelta(days=10))
    status = AssignmentStatus.DISPATCHED
    opinion_count = 0
    accepted_count = factory.LazyAttribute(
        lambda row: row.opinion_count if row.status == AssignmentStatus.ACCEPTED else None
    )


class LedgerEntryFactory(DjangoModelFactory):
    """A draft of yesterday's meeting."""

    class Meta:
        model = LedgerEntry

    number = factory.Sequence(lambda n: f"QH-ST-2025-{n:05d}")
    station = factory.SubFactory(StationFactory)
    kind = LedgerKind.SOLICITATION_MEETING
    title = "住宅电梯条例立法茶座"
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    status = LedgerStatus.DRAFT
    filed_by = factory.SubFactory(OfficerFactory)


class PartnerOrgFactory(DjangoModelFactory):
    """A department without a phone."""

    class Meta:
        model = PartnerOrg

    name = factory.Sequence(lambda n: f"清禾县第{n}局")
    kind = PartnerKind.DEPARTMENT
    duties = "养老服务"
    pinyin_key = factory.Sequence(lambda n: f"qing1 he2 {n:04d}")


def make_letter(consultation=None, org=None, person=None, **paper):
    """A numbered letter to one organisation (or ``person``) that is asked for in ten days."""
    now = timezone.now()
    given = {"prefix": "清人立联函", "signed_on": timezone.localdate(), "signer": "何明"}
    paper = Paper(**given | {"due_at": now + timedelta(days=10)} | paper)
    letters = make_letters(
        consultation or OpenConsultationFactory(),
        orgs=[] if person else [org or PartnerOrgFactory()],
        experts=[person] if person else [],
        paper=paper,
        by=ClerkFactory(),
        now=min(now, paper.due_at - timedelta(seconds=1)),
    )
    return letters[0]


class MobileSessionFactory(DjangoModelFactory):
    """A market morning that began an hour ago and goes on for three."""

    class Meta:
        model = MobileSession
        skip_postgeneration_save = True

    station = factory.SubFactory(StationFactory)
    topic = "电梯条例进集市"
    place = "石桥镇农贸市场东门"
    venue = VenueKind.MARKET
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=4))
    started_by = factory.SubFactory(OfficerFactory)

    @factory.post_generation
    def consultations(self, create, consultations, **kwargs):
        self.consultations.set(consultations or [])
