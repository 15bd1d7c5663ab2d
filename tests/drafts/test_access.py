"""access: what a resident, an officer and the office get; missing and forbidden look the same."""

import pytest
from django.http import Http404

from drafts.access import get_consultation_for_officer, get_consultation_for_resident
from drafts.choices import ConsultationStatus
from drafts.models import Provision
from tests.factories.accounts import OfficerFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        OpenConsultationFactory,
        lambda: PublicConsultationFactory(status=ConsultationStatus.SCHEDULED),
        lambda: PublicConsultationFactory(status=ConsultationStatus.WITHDRAWN, opened_at=None),
    ],
    ids=["for stations", "not yet open", "withdrawn before it opened"],
)
def test_a_resident_finds_nothing_that_is_not_public_and_open(make):
    with pytest.raises(Http404):
        get_consultation_for_resident(make().slug)


def test_a_resident_still_reads_what_was_closed():
    consultation = PublicConsultationFactory(status=ConsultationStatus.CLOSED)

    assert get_consultation_for_resident(consultation.slug) == consultation


def test_an_unknown_name_is_missing_for_officers_too():
    with pytest.raises(Http404):
        get_consultation_for_officer(OfficerFactory(), "nothing")


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_the_same_three_queries_for_longer_texts(count, django_assert_num_queries):
    version = ConfirmedVersionFactory(confirmed__more=count)
    consultation = PublicConsultationFactory(version=version)

    with django_assert_num_queries(3):
        found = get_consultation_for_resident(consultation.slug)
        assert str(found.version.draft.organ)
        assert list(found.questions.all()) == []
        rows = list(Provision.objects.for_reading(found.version))
        assert sum(row.is_unit for row in rows) == 3 + count
