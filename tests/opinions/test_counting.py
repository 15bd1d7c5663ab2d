import pytest

from opinions.models import Opinion
from opinions.services.counting import refresh_counts
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db


def test_the_stored_count_is_what_counted_says():
    consultation = PublicConsultationFactory()
    for changes in ({}, {}, {"processing": "withdrawn"}, {"moderation": "blocked"}):
        OpinionFactory(consultation=consultation, **changes)

    assert refresh_counts() == 1

    consultation.refresh_from_db()
    assert consultation.opinion_count == Opinion.objects.counted().count() == 2
    assert refresh_counts() == 0


def test_the_last_opinion_withdrawn_brings_the_count_back_to_zero():
    consultation = PublicConsultationFactory(opinion_count=5)

    refresh_counts(consultation.pk)

    consultation.refresh_from_db()
    assert consultation.opinion_count == 0
