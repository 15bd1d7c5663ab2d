import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus
from feedback.choices import ReleaseStatus, Result
from feedback.errors import FeedbackError
from feedback.models import Outcome, Release
from feedback.services import releases
from liaison.accounts.choices import Role
from liaison.office.errors import OfficeError
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(item):
    SubmittedOpinionFactory(consultation=item.consultation, item=item)
    return answer(item)


def test_nothing_can_be_released_before_an_answer_is_confirmed(consultation):
    with pytest.raises(FeedbackError, match="登记并复核"):
        releases.prepare_release(consultation, by=ClerkFactory())


def test_who_prepared_may_not_let_it_out(answered, consultation, strict_mode):
    clerk = ClerkFactory()
    asked = releases.prepare_release(consultation, by=clerk)

    with pytest.raises(OfficeError, match="提请人不能自己确认"):
        releases.confirm_release(asked, by=clerk, now=timezone.now())
    assert not Release.objects.gone_out().exists()


def test_alone_in_a_small_office_it_is_marked_as_combined(answered, consultation):
    alone = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    asked = releases.prepare_release(consultation, by=alone)
    releases.confirm_release(asked, by=alone, now=timezone.now())

    asked.refresh_from_db()
    assert asked.is_combined


def test_what_goes_out_to_people_is_never_acted_on_first(answered, consultation):
    asked = releases.prepare_release(consultation, by=ClerkFactory())

    assert not asked.allow_first


def test_a_leaders_paper_lets_it_out(answered, consultation, scan, strict_mode):
    clerk = ClerkFactory()
    asked = releases.prepare_release(consultation, by=clerk)
    release = releases.release_on_paper(
        asked, by=clerk, scan=scan, signer="何明", now=timezone.now()
    )

    asked.refresh_from_db()
    assert release.status == ReleaseStatus.RELEASED
    assert (asked.signer, asked.scan.name) == ("何明", "签批件.pdf")


def test_a_release_lets_out_what_was_confirmed_and_nothing_later(answered, item, consultation):
    release = let_out(consultation)
    answer(item, Result.NOT_ADOPTED)

    answered.refresh_from_db()
    assert answered.release == release
    assert [outcome.result for outcome in Outcome.objects.released()] == [Result.ADOPTED]
    assert [outcome.result for outcome in Outcome.objects.current()] == [Result.NOT_ADOPTED]


def test_releases_are_counted_and_the_round_is_published_again(answered, item, consultation):
    let_out(consultation)
    answer(item, Result.NOT_ADOPTED)
    second = let_out(consultation)

    consultation.refresh_from_db()
    assert second.number == 2
    assert consultation.status == ConsultationStatus.PUBLISHED


def test_only_one_release_waits_at_a_time(answered, consultation):
    releases.prepare_release(consultation, by=ClerkFactory())

    with pytest.raises(FeedbackError, match="已有一次发布等待复核"):
        releases.prepare_release(consultation, by=ClerkFactory())


def test_what_the_second_person_gives_back_can_be_prepared_again(answered, consultation):
    asked = releases.prepare_release(consultation, by=ClerkFactory())
    releases.give_back_release(asked, by=ReviewerFactory(), reason="公布说明要改")
    let_out(consultation)

    asked.refresh_from_db()
    assert (asked.state, asked.note) == ("rejected", "公布说明要改")
    assert Release.objects.get().number == 1


def test_a_second_click_does_not_release_twice(answered, consultation):
    asked = releases.prepare_release(consultation, by=ClerkFactory())
    stale = type(asked).objects.get(pk=asked.pk)
    releases.confirm_release(asked, by=ReviewerFactory(), now=timezone.now())

    with pytest.raises(OfficeError, match="其他人处理过"):
        releases.confirm_release(stale, by=ReviewerFactory(), now=timezone.now())


def test_the_database_wants_a_name_behind_every_release(consultation):
    with pytest.raises(IntegrityError, match="release_confirmed"), transaction.atomic():
        Release.objects.create(
            consultation=consultation,
            number=1,
            status=ReleaseStatus.RELEASED,
            prepared_by=ClerkFactory(),
        )
