import pytest

from opinions.models import Opinion
from opinions.services.counting import refresh_counts
from opinions.tasks import refresh_counts as refresh_counts_task
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


def test_the_task_counts_ahead_of_the_readers(redis_client):
    consultation = PublicConsultationFactory(show_counts=True)
    article = consultation.version.provisions.filter(kind="article").first()
    OpinionFactory(consultation=consultation, provision=article)

    refresh_counts_task()

    stored = redis_client.hgetall(f"counts:{consultation.pk}")
    assert stored == {b"0": b"0", str(article.pk).encode(): b"1"}
