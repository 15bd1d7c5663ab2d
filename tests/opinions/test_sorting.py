"""services.sorting: what a clerk decides about opinions one by one."""

import pytest

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.contacts.models import ContactLook
from liaison.contacts.services import ContactError
from opinions.choices import Axis, Moderation, Processing
from opinions.clusters import clusters, pairs_apart
from opinions.errors import OpinionError
from opinions.models import NotSimilar, Opinion
from opinions.services import sorting
from opinions.services.comparing import compare
from opinions.services.moves import move
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, opinion_on
from tests.factories.contacts import phone as a_phone
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def held():
    return OpinionFactory(moderation=Moderation.HELD, hold_reasons=["文字里有手机号码"])


def states(*opinions):
    return [Opinion.objects.get(pk=opinion.pk).processing for opinion in opinions]


def test_a_decision_moves_all_and_keeps_the_reason_for_their_authors(clerk):
    consultation = CompilingConsultationFactory()
    first = opinion_on(consultation)
    second = opinion_on(consultation, processing=Processing.UNDER_REVIEW)

    assert sorting.decide([first, second], Processing.KEPT, by=clerk, note="与草案无关。") == 2

    assert states(first, second) == ["kept", "kept"]
    first.refresh_from_db()
    assert first.processing_note == "与草案无关。"
    assert first.moves.get().by == clerk


def test_a_decision_needs_a_reason_and_one_of_the_ways(clerk):
    opinion = opinion_on(CompilingConsultationFactory())

    with pytest.raises(OpinionError, match="请写明原因"):
        sorting.decide([opinion], Processing.KEPT, by=clerk, note="  ")
    with pytest.raises(OpinionError, match="请选择怎样办理"):
        sorting.decide([opinion], Processing.SUBMITTED, by=clerk, note="上报")
    assert states(opinion) == ["received"]


def test_what_another_clerk_decided_stands(clerk):
    consultation = CompilingConsultationFactory()
    stale, fresh = opinion_on(consultation), opinion_on(consultation)
    move(Opinion.objects.get(pk=stale.pk), Axis.PROCESSING, Processing.REFERRED, by=ClerkFactory())

    assert sorting.decide([stale, fresh], Processing.KEPT, by=clerk, note="重复。") == 1
    assert states(stale, fresh) == ["referred", "kept"]
    with pytest.raises(OpinionError, match="刚刚由其他人办理过"):
        sorting.decide([stale], Processing.KEPT, by=clerk, note="重复。")


def test_what_nobody_has_looked_at_is_not_decided(clerk, held):
    with pytest.raises(OpinionError):
        sorting.decide([held], Processing.KEPT, by=clerk, note="重复。")
    assert states(held) == ["received"]


@pytest.mark.parametrize("state", [Processing.KEPT, Processing.PETITION, Processing.RETURNED])
def test_what_went_elsewhere_can_be_sorted_again(clerk, state):
    opinion = opinion_on(CompilingConsultationFactory(), processing=state)

    assert opinion.can_be_taken_back
    sorting.take_back(opinion, by=clerk)

    assert states(opinion) == ["under_review"]


def test_a_person_lets_pass_what_was_held(clerk, held):
    sorting.let_pass(held, by=clerk)

    held.refresh_from_db()
    assert held.moderation == Moderation.PASSED


def test_several_pass_at_once_but_not_what_somebody_asked_to_block(clerk, held):
    other = OpinionFactory(moderation=Moderation.HELD)
    sorting.ask_to_block(other, by=clerk, reason="广告。")

    assert sorting.let_many_pass([held, other], by=clerk) == 1

    other.refresh_from_db()
    assert other.moderation == Moderation.HELD
    with pytest.raises(OpinionError, match="请由复核人决定"):
        sorting.let_pass(other, by=clerk)


def test_not_registering_takes_a_second_person(clerk, held):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    asked = sorting.ask_to_block(held, by=clerk, reason="广告，与立法无关。")

    with pytest.raises(OpinionError, match="提请人不能自己确认"):
        sorting.block(asked, by=clerk)
    sorting.block(asked, by=ReviewerFactory())

    held.refresh_from_db()
    assert held.moderation == Moderation.BLOCKED
    assert held.moves.last().note == "广告，与立法无关。"
    assert held.consultation.opinion_count == 0


def test_nobody_blocks_first_and_asks_later(clerk, held):
    assert sorting.ask_to_block(held, by=clerk, reason="广告。").allow_first is False


def test_blocking_is_asked_once_with_a_reason_and_only_for_what_is_held(clerk, held):
    with pytest.raises(OpinionError, match="理由"):
        sorting.ask_to_block(held, by=clerk, reason=" ")
    sorting.ask_to_block(held, by=clerk, reason="广告。")
    with pytest.raises(OpinionError, match="不要重复提请"):
        sorting.ask_to_block(held, by=clerk, reason="广告。")
    passed = opinion_on(CompilingConsultationFactory())
    with pytest.raises(OpinionError, match="只有待复核"):
        sorting.ask_to_block(passed, by=clerk, reason="广告。")


def test_what_the_reviewer_does_not_block_is_sorted_like_any_other(clerk, held):
    asked = sorting.ask_to_block(held, by=clerk, reason="言辞激烈。")

    sorting.refuse_to_block(asked, by=ReviewerFactory(), reason="批评不是理由。")

    held.refresh_from_db()
    assert held.moderation == Moderation.PASSED
    assert sorting.blocking_of(held) is None


def test_what_is_ticked_is_told_apart_from_the_others_of_its_group(clerk):
    consultation = CompilingConsultationFactory()
    words = "建议电梯困人时{}分钟内到场救援并且公示记录。"
    first, copy, odd = (
        opinion_on(consultation, body=words.format(minutes)) for minutes in (30, 30, 60)
    )
    opinion_on(consultation, body="请增加资金来源。")
    compare(consultation.pk)
    shown = clusters(list(Opinion.objects.order_by("pk")))
    assert [cluster.count for cluster in shown] == [3, 1]

    sorting.tell_apart(pairs_apart(shown, {odd.pk}), by=clerk)

    assert NotSimilar.objects.values_list("first", "second").get() == (first.pk, odd.pk)
    again = clusters(list(Opinion.objects.order_by("pk")))
    assert [cluster.count for cluster in again] == [2, 1, 1]
    assert AuditEntry.objects.get(action="opinions.tell_apart").actor == clerk
    assert copy.pk in [opinion.pk for opinion in again[0].opinions]


def test_a_whole_group_falls_into_its_texts_and_a_loner_into_nothing(clerk):
    consultation = CompilingConsultationFactory()
    group = [opinion_on(consultation, body=f"建议{n}分钟内到场救援。") for n in (30, 45, 60)]
    loner = opinion_on(consultation, body="请增加资金来源。")
    compare(consultation.pk)
    shown = clusters([*group, loner])

    assert len(pairs_apart(shown, {opinion.pk for opinion in group})) == 3
    with pytest.raises(OpinionError, match="不需要分开"):
        sorting.tell_apart(pairs_apart(shown, {loner.pk}), by=clerk)


def test_whoever_sees_a_full_number_leaves_name_and_reason(clerk):
    phone = a_phone()
    opinion = OpinionFactory(contributor=ContributorFactory(phone=phone))

    with pytest.raises(ContactError):
        sorting.reveal_contact(opinion, phone, by=clerk, reason=" ")
    value = sorting.reveal_contact(opinion, phone, by=clerk, reason="核实条款。")

    assert value.startswith("1")
    assert ContactLook.objects.get().viewer == clerk
    assert AuditEntry.objects.get(action="opinions.reveal_contact").note == "核实条款。"


def test_nothing_is_sorted_anew_once_the_table_is_frozen(clerk):
    consultation = CompilingConsultationFactory()
    kept = opinion_on(consultation, processing=Processing.KEPT)
    waiting = opinion_on(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(status=ConsultationStatus.COMPILED)

    with pytest.raises(OpinionError, match="已经定稿"):
        sorting.take_back(kept, by=clerk)
    with pytest.raises(OpinionError, match="已经定稿"):
        sorting.decide([waiting], Processing.KEPT, by=clerk, note="重复。")

    assert states(kept, waiting) == ["kept", "received"]
