from datetime import date

import pytest
from django.db import IntegrityError, transaction

from feedback.choices import LetterStatus, Result
from feedback.errors import FeedbackError
from feedback.models import ThankYouLetter
from feedback.services import letters
from liaison.accounts.choices import Role
from opinions.choices import ContributorKind
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, UserFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    KeptOpinionFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 18)


def author(name="王桂兰", **kwargs):
    return ContributorFactory(name=name, **kwargs)


def adopted(item, contributor, result=Result.ADOPTED, **words):
    SubmittedOpinionFactory(consultation=item.consultation, item=item, contributor=contributor)
    answer(item, result, **words)
    let_out(item.consultation)


def drafted(consultation, by=None):
    return letters.draft_letters(consultation, by=by or ClerkFactory())


def signed(letter, day=DAY):
    letters.review_letter(letter, by=ReviewerFactory())
    letters.sign_letter(letter, by=LeaderFactory(), signed_on=day)
    return letter


@pytest.fixture
def letter(item, consultation):
    adopted(item, author())
    return drafted(consultation)[0]


def test_the_adopted_who_gave_a_name_get_a_draft_once(item, consultation):
    KeptOpinionFactory(consultation=consultation, contributor=author("李"))
    SubmittedOpinionFactory(consultation=consultation, item=item)
    adopted(item, author())

    assert [letter.salutation for letter in drafted(consultation)] == ["王某某 同志"]
    assert drafted(consultation) == []


def test_nobody_is_thanked_before_the_release(item, consultation):
    SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author())
    answer(item)

    assert drafted(consultation) == []


def test_nobody_is_thanked_for_what_a_later_answer_took_back(item, consultation):
    adopted(item, author())
    answer(item, Result.NOT_ADOPTED)
    let_out(consultation)

    assert drafted(consultation) == []


@pytest.mark.parametrize(
    ("kwargs", "salutation"),
    [
        ({}, "王某某 同志"),
        ({"consent_name": True}, "王桂兰 同志"),
        ({"name": "柳荫街道物业协会", "kind": ContributorKind.UNIT}, "柳荫街道物业协会"),
    ],
)
def test_the_full_name_needs_the_persons_consent(item, consultation, kwargs, salutation):
    adopted(item, author(**kwargs))

    assert drafted(consultation)[0].salutation == salutation


def test_one_letter_names_all_of_a_persons_adopted_opinions(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    unit = {"name": "物业协会", "kind": ContributorKind.UNIT, "person_key": "phone:x"}
    SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author(**unit))
    answer(item)
    adopted(other, author(**unit), Result.PARTIAL, reflected_in="第十条第二款")

    body = drafted(consultation)[0].body
    assert body.count("意见编号") == 2
    assert "部分采纳，体现在第十条第二款" in body
    assert ThankYouLetter.objects.count() == 1


def test_the_letter_says_through_which_station(item, consultation):
    station = StationFactory(name="柳荫街道工作站")
    SubmittedOpinionFactory(
        consultation=consultation, item=item, contributor=author(), station=station
    )
    answer(item)
    let_out(consultation)

    assert "通过柳荫街道工作站" in drafted(consultation)[0].body


def test_letters_are_numbered_by_year_and_a_voided_number_is_kept(item, consultation):
    for name in ("王", "李", "张"):
        SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author(name))
    adopted(item, author("赵"))
    first, second, third, fourth = drafted(consultation)
    signed(first)
    letters.void_letter(first, by=ReviewerFactory(), reason="称谓有误")
    signed(second)
    signed(third, date(2027, 1, 4))

    assert [x.number_text.split("〔")[1] for x in (first, second, third)] == [
        "2026〕1号",
        "2026〕2号",
        "2027〕1号",
    ]
    assert (first.status, first.number) == (LetterStatus.VOIDED, 1)
    assert fourth.number is None


def test_a_voided_letter_may_be_written_anew_under_a_new_number(letter, consultation):
    signed(letter)
    letters.void_letter(letter, by=ReviewerFactory(), reason="称谓有误")
    again = drafted(consultation)[0]
    signed(again)

    assert (letter.number, again.number) == (1, 2)


def test_the_database_gives_a_number_once(letter, consultation):
    signed(letter)
    with pytest.raises(IntegrityError, match="one_letter_per_number"), transaction.atomic():
        ThankYouLetter.objects.create(
            consultation=consultation, contributor=letter.contributor, person_key="other",
            salutation="李", body="谢谢", drafted_by=letter.drafted_by, year=2026, number=1,
            number_text=letter.number_text, signed_on=DAY,
        )  # fmt: skip


def test_a_letter_is_checked_by_another_than_its_writer(item, consultation, strict_mode):
    writer = ClerkFactory()
    adopted(item, author())
    letter = drafted(consultation, by=writer)[0]

    with pytest.raises(FeedbackError, match="拟稿人不能自己核稿"):
        letters.review_letter(letter, by=writer)


def test_alone_in_a_small_office_the_check_is_marked_as_combined(item, consultation):
    both = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    adopted(item, author())
    letter = drafted(consultation, by=both)[0]
    letters.review_letter(letter, by=both)

    assert letter.moves.last().note == letters.COMBINED


def test_only_a_draft_can_be_changed(letter):
    letters.change_letter(letter, by=ClerkFactory(), salutation="王女士", body="谢谢您。")
    letters.review_letter(letter, by=ReviewerFactory())

    with pytest.raises(FeedbackError, match="不能再改"):
        letters.change_letter(letter, by=ClerkFactory(), salutation="王", body="谢谢。")
    letter.refresh_from_db()
    assert letter.salutation == "王女士"


def test_an_unchecked_letter_can_not_be_signed(letter):
    with pytest.raises(FeedbackError, match="不能改为"):
        letters.sign_letter(letter, by=LeaderFactory(), signed_on=DAY)


def test_two_who_sign_at_once_give_one_number(letter):
    letters.review_letter(letter, by=ReviewerFactory())
    stale = ThankYouLetter.objects.get(pk=letter.pk)
    letters.sign_letter(letter, by=LeaderFactory(), signed_on=DAY)

    with pytest.raises(FeedbackError, match="其他人处理过"):
        letters.sign_letter(stale, by=LeaderFactory(), signed_on=DAY)
