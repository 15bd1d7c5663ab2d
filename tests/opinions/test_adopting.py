"""services.adopting: what a confirmed answer means for an item and for everybody in it."""

import pytest

from opinions.choices import Adoption, Processing
from opinions.models import CompiledItem, Opinion
from opinions.services.adopting import overall, record_adoption
from tests.factories.accounts import ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, make_item, opinion_on

pytestmark = pytest.mark.django_db
A = Adoption


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def sent():
    """Two items; the second opinion stands in both."""
    consultation = CompilingConsultationFactory()
    first, both = opinion_on(consultation), opinion_on(consultation)
    items = [make_item(consultation, first, both), make_item(consultation, both)]
    Opinion.objects.update(processing=Processing.SUBMITTED, adoption=A.AWAITING)
    CompiledItem.objects.update(adoption=A.AWAITING)
    return items


def adoptions():
    return list(Opinion.objects.order_by("pk").values_list("adoption", flat=True))


def test_an_answer_reaches_the_item_and_every_opinion_in_it(sent, reviewer):
    record_adoption(sent[0], A.ADOPTED, by=reviewer, note="云人法工函〔2026〕4号")

    assert CompiledItem.objects.get(pk=sent[0].pk).adoption == A.ADOPTED
    assert adoptions() == [A.ADOPTED, A.ADOPTED]
    assert Opinion.objects.first().moves.last().note == "云人法工函〔2026〕4号"


def test_who_stands_in_two_items_gets_the_mixed_answer(sent, reviewer):
    record_adoption(sent[0], A.ADOPTED, by=reviewer, note="")
    record_adoption(sent[1], A.NOT_ADOPTED, by=reviewer, note="")

    assert adoptions() == [A.ADOPTED, A.PARTIAL]


def test_a_corrected_answer_moves_them_again_and_the_same_answer_does_not(sent, reviewer):
    record_adoption(sent[0], A.ADOPTED, by=reviewer, note="")
    record_adoption(sent[0], A.ADOPTED, by=reviewer, note="")
    record_adoption(sent[0], A.NOT_ADOPTED, by=reviewer, note="更正")

    first = Opinion.objects.order_by("pk").first()
    assert [move.new for move in first.moves.filter(axis="adoption")] == [A.ADOPTED, A.NOT_ADOPTED]


def test_what_was_never_sent_gets_no_answer(reviewer):
    consultation = CompilingConsultationFactory()
    item = make_item(consultation, opinion_on(consultation))

    record_adoption(item, A.ADOPTED, by=reviewer, note="")

    assert adoptions() == [A.NONE]


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ([A.AWAITING], A.AWAITING),
        ([A.AWAITING, A.ADOPTED], A.ADOPTED),
        ([A.ADOPTED, A.ADOPTED], A.ADOPTED),
        ([A.ADOPTED, A.NOT_ADOPTED], A.PARTIAL),
        ([A.PARTIAL, A.FOR_REFERENCE], A.PARTIAL),
        ([A.NOT_ADOPTED, A.FOR_REFERENCE], A.NOT_ADOPTED),
        ([A.FOR_REFERENCE, A.REFERRED], A.FOR_REFERENCE),
    ],
)
def test_several_answers_make_one_word(answers, word):
    assert overall(answers) == word
