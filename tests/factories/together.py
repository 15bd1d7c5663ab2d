"""Reception days and gatherings, in the states that tests begin from."""

from datetime import time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from stations.choices.gatherings import GatheringKind
from stations.models import Gathering, ReceptionDay, ReceptionDuty
from tests.factories.stations import PersonFactory, StationFactory


class ReceptionDayFactory(DjangoModelFactory):
    """Next week, one deputy on duty."""

    class Meta:
        model = ReceptionDay
        skip_postgeneration_save = True

    station = factory.SubFactory(StationFactory)
    day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    starts = time(9)
    ends = time(11)

    @factory.post_generation
    def deputies(self, create, people, **kwargs):
        for person in people if people is not None else [PersonFactory()]:
            ReceptionDuty.objects.create(reception=self, person=person)


class GatheringFactory(DjangoModelFactory):
    """The office's training next week; sign up until the day before."""

    class Meta:
        model = Gathering

    kind = GatheringKind.TRAINING
    title = factory.Sequence(lambda n: f"第{n}期联络员培训")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    place = "三楼会议室"
    sign_up_until = factory.LazyAttribute(lambda row: row.starts_at - timedelta(days=1))
