import pytest
from django.db import connection
from django.utils import timezone

from liaison.contacts import personal_data
from opinions.choices import Moderation
from opinions.models import Opinion
from opinions.services import screening
from opinions.services.editing import edit_opinion
from opinions.services.giving import Words
from opinions.services.screening import Screened, screen, screen_again
from opinions.tasks import screen_waiting
from tests.factories.opinions import HeldTermFactory, OpinionFactory, PassedOpinionFactory

pytestmark = pytest.mark.django_db


def moderation_of(opinion):
    opinion.refresh_from_db()
    return opinion.moderation


def test_a_plain_opinion_passes():
    opinion = OpinionFactory()

    assert screen() == Screened(passed=1, held=0)
    assert moderation_of(opinion) == Moderation.PASSED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("打138 0000 0021找我", "文字里有手机号码"),
        ("打１３８００００００２１找我", "文字里有手机号码"),
        ("身份证520302196501011234", "文字里有身份证号码"),
        ("贵C12345乱停车", "文字里有车牌号"),
        ("贵C·D12345也是", "文字里有车牌号"),
        ("写信到wang@example.cn", "文字里有电子邮箱"),
        ("打0851-28220000", "文字里有固定电话"),
    ],
)
def test_personal_data_is_held_for_a_person(text, reason):
    opinion = OpinionFactory(body=text)

    assert screen() == Screened(passed=0, held=1)
    opinion.refresh_from_db()
    assert (opinion.moderation, opinion.hold_reasons) == (Moderation.HELD, [reason])
    assert opinion.body == text


@pytest.mark.parametrize(
    "text", ["第十二条改为15日", "2025年10月8日24时", "罚款50000元以上", "电话12345投诉", "1-2号楼"]
)
def test_ordinary_numbers_are_no_personal_data(text):
    assert personal_data.find(text) == []


def test_a_word_of_the_list_is_held_even_with_signs_between():
    HeldTermFactory(term="某个词语")
    opinion = OpinionFactory(body="这里有某 个，词语。")

    screen()

    opinion.refresh_from_db()
    assert opinion.hold_reasons == ["含有待复核词语“某个词语”"]


def test_doubts_from_the_form_are_held_too():
    opinion = OpinionFactory(hold_reasons=["同一网络短时间内提交较多"])

    assert screen([opinion.pk]).held == 1


def test_screening_twice_changes_nothing():
    opinion = OpinionFactory()
    screen()
    before = opinion.moves.count()

    assert screen() == Screened(passed=0, held=0)
    screen_waiting()
    assert opinion.moves.count() == before == 1


def test_the_sweep_finds_what_no_nudge_brought():
    opinion = OpinionFactory()

    screen_waiting()

    assert moderation_of(opinion) == Moderation.PASSED


@pytest.mark.parametrize("count", [1, 3])
def test_those_that_pass_take_a_fixed_number_of_queries(count, django_assert_num_queries):
    for _ in range(count):
        OpinionFactory()

    with django_assert_num_queries(9):
        screen()


def test_an_edited_opinion_that_had_passed_is_held_again():
    opinion = PassedOpinionFactory(body="请打13800000021")

    screen_again(opinion)

    assert moderation_of(opinion) == Moderation.HELD


def test_what_the_office_decided_is_not_decided_again():
    opinion = OpinionFactory(body="请打13800000021", moderation=Moderation.BLOCKED)

    screen_again(opinion)

    assert moderation_of(opinion) == Moderation.BLOCKED


def test_words_that_their_author_changes_while_they_are_looked_through_are_looked_at_again(
    monkeypatch,
):
    opinion = OpinionFactory(body="原来的话。")
    reasons = screening.Sieve.reasons

    def slow(sieve, *texts):
        if texts[0] == "原来的话。":
            words = Words(body="打13800000021找我。")
            edit_opinion(Opinion.objects.get(pk=opinion.pk), words=words, now=timezone.now())
        return reasons(sieve, *texts)

    monkeypatch.setattr(screening.Sieve, "reasons", slow)

    assert screen() == Screened(passed=0, held=1)
    assert moderation_of(opinion) == Moderation.HELD


def test_one_process_looks_through_at_a_time_and_the_other_comes_back(monkeypatch):
    OpinionFactory()
    nudged = []
    monkeypatch.setattr(screening, "nudge", lambda name, after: nudged.append(name))
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [screening._LOCK])
        screen_waiting()
    other.close()

    assert nudged == ["opinions.screen_waiting"]
    assert Opinion.objects.waiting_for_screening().exists()


def test_more_than_one_batch_is_looked_through_at_once(monkeypatch):
    monkeypatch.setattr(screening, "BATCH", 2)
    OpinionFactory.create_batch(5)

    screen_waiting()

    assert not Opinion.objects.waiting_for_screening().exists()
