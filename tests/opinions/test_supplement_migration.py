"""What stood before supplements: the migration's statements say which letter took what."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from drafts import services
from opinions.models import CompiledSource, CompiledTable, OpinionTarget
from tests.drafts.dog_bylaw import NEW, OLD
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.compiling import make_item, opinion_on
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.supplement import sent_consultation
from tests.factories.versions import texts_in_a_row

pytestmark = pytest.mark.django_db
migration = import_module("opinions.migrations.0013_supplement")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_tables_and_sources_of_earlier_letters_are_marked():
    sent = CompiledTable.objects.get(consultation=sent_consultation())
    other = opinion_on(PublicConsultationFactory())
    make_item(other.consultation, other)
    before = list(CompiledSource.objects.order_by("pk").values_list("submission", flat=True))
    CompiledTable.objects.update(sent_at=None)
    CompiledSource.objects.update(submission=None)

    run(migration.SENT_TABLES)
    run(migration.SENT_SOURCES)

    sent.refresh_from_db()
    assert sent.sent_at == sent.submission.created_at
    assert before == [sent.submission.pk, sent.submission.pk, None]
    after = CompiledSource.objects.order_by("pk").values_list("submission", flat=True)
    assert list(after) == before


def test_general_opinions_get_the_text_that_stood_when_they_were_given():
    first, second = texts_in_a_row((OLD, "consultation_draft"), (NEW, "first_reading"))
    consultation = PublicConsultationFactory(version=first)
    opinion_on(consultation)
    services.ask_to_replace(consultation, version=second, reason="改", by=ClerkFactory())
    services.replace_text(consultation, by=ReviewerFactory(), now=timezone.now())
    consultation.refresh_from_db()
    opinion_on(consultation)
    right = OpinionTarget.objects.order_by("pk").values_list("version", flat=True)
    assert list(right) == [first.pk, second.pk]
    OpinionTarget.objects.update(version=PublicConsultationFactory().version)

    run(migration.TEXTS_OF_GENERAL_OPINIONS)

    assert list(right.all()) == [first.pk, second.pk]
