"""补充上报: what came late goes upward in a second table; the first stays as it was sent."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.office.choices import ConfirmationState
from liaison.office.errors import OfficeError
from liaison.office.models import StoredFile
from opinions.choices import Adoption, Channel, Processing
from opinions.errors import OpinionError
from opinions.models import CompiledItem, CompiledSource, CompiledTable, Opinion, Submission
from opinions.sending import sending_of
from opinions.services import compiling, editing, freezing, sorting, submitting
from opinions.services.giving import Person, Words, record_opinion
from opinions.targets import targets_for
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, make_item, opinion_on
from tests.factories.office import StoredFileFactory
from tests.factories.supplement import (
    FIRST,
    SECOND,
    THIRD,
    WHY,
    first_item,
    freeze,
    letters,
    send,
    sent_consultation,
    supplement,
)

pytestmark = pytest.mark.django_db
S = ConsultationStatus


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def consultation():
    return sent_consultation()


def stand(consultation, status):
    Consultation.objects.filter(pk=consultation.pk).update(status=status)
    consultation.refresh_from_db()


def posted(consultation, clerk, body="来信：建议增加夜间值守。"):
    """A letter that the office enters now; posted before the close."""
    return record_opinion(
        consultation,
        words=Words(body=body),
        person=Person(),
        targets=targets_for(consultation.version_id, []),
        by=clerk,
        channel=Channel.LETTER,
        received_at=consultation.public_close - timedelta(days=1),
    ).opinion


def test_a_supplement_holds_only_what_came_since_and_goes_on_counting(consultation):
    first = CompiledTable.objects.get()
    tied = opinion_on(consultation, people=3)
    compiling.add_sources(first_item(consultation), [tied], by=ClerkFactory())

    letter = supplement(consultation, SECOND)

    assert (letter.number, letter.document_number, letter.sent_on) == (2, SECOND, date(2026, 5, 20))
    table = letter.table
    assert (table.part, table.reason, table.number) == (2, WHY, 2)
    assert (table.item_count, table.raw_count, table.people_count) == (2, 2, 4)
    assert [(row["position"], row["text"], row["opinions"]) for row in table.rows] == [
        (3, "建议明确到场时限。", 1),
        (4, "建议增加夜间值守。", 1),
    ]
    assert table.rows[0]["remark"] == f"{FIRST}第1条的补充；含联名3人"
    assert table.rows[1]["remark"] == ""
    again = CompiledTable.objects.get(pk=first.pk)
    assert (again.rows, again.checksum, again.raw_count) == (first.rows, first.checksum, 2)
    assert again.is_intact


def test_each_opinion_goes_with_one_letter_and_stays_with_it(consultation):
    item = first_item(consultation)
    early = item.sources.get().opinion
    tied = opinion_on(consultation)
    compiling.add_sources(item, [tied], by=ClerkFactory())

    supplement(consultation, SECOND)

    went = dict(
        CompiledSource.objects.filter(item=item).values_list(
            "opinion", "submission__document_number"
        )
    )
    assert went == {early.pk: FIRST, tied.pk: SECOND}
    states = Opinion.objects.values_list("processing", "adoption")
    assert set(states) == {(Processing.SUBMITTED, Adoption.AWAITING)}
    notes = early.moves.filter(new=Processing.SUBMITTED).values_list("note", flat=True)
    assert list(notes) == [f"{FIRST}，2026年5月8日"]


def test_the_move_leaves_a_row_with_number_day_and_reason(consultation):
    leader = LeaderFactory()
    make_item(consultation, opinion_on(consultation))
    send(freeze(consultation, WHY), SECOND, leader=leader, sent_on=date(2026, 5, 20))

    move = consultation.moves.last()
    assert (move.old_status, move.new_status, move.by) == ("submitted", "submitted", leader)
    assert move.note == f"{SECOND}（补充上报），2026年5月20日。{WHY}"
    entry = AuditEntry.objects.filter(action="opinions.submit_upward").latest("pk")
    assert (entry.actor, entry.count) == (leader, 1)
    consultation.refresh_from_db()
    assert consultation.status == S.SUBMITTED


def test_a_third_letter_holds_what_came_after_the_second(consultation):
    supplement(consultation, SECOND)

    third = supplement(consultation, THIRD, text="建议公布投诉电话。")

    assert [str(letter) for letter in letters(consultation)] == [
        FIRST, f"{SECOND}（补充上报）", f"{THIRD}（第2次补充上报）",
    ]  # fmt: skip
    assert [(row["position"], row["text"]) for row in third.table.rows] == [
        (4, "建议公布投诉电话。")
    ]
    assert [table.part for table in sending_of(consultation).sent] == [1, 2, 3]


def test_what_was_posted_in_time_can_be_entered_sorted_and_merged(consultation, clerk):
    opinion = posted(consultation, clerk)
    assert opinion.is_late is False
    Opinion.objects.filter(pk=opinion.pk).update(moderation="passed")
    opinion.refresh_from_db()

    sorting.decide([opinion], Processing.KEPT, by=clerk, note="已答复。")
    opinion.refresh_from_db()
    sorting.take_back(opinion, by=clerk)
    opinion.refresh_from_db()

    assert supplement(consultation, SECOND, opinion).table.raw_count == 1


@pytest.mark.parametrize("status", [S.COMPILED, S.PUBLISHED, S.ARCHIVED, S.WITHDRAWN])
def test_nothing_is_entered_where_there_is_no_table_to_come(consultation, clerk, status):
    stand(consultation, status)

    with pytest.raises(OpinionError, match="录入意见"):
        posted(consultation, clerk)


# Who and when


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_a_supplement_says_why(consultation, clerk, reason):
    make_item(consultation, opinion_on(consultation))

    with pytest.raises(OpinionError, match="补充上报的原因"):
        freezing.ask_to_freeze(consultation, by=clerk, reason=reason)


def test_nothing_new_is_no_supplement(consultation, clerk):
    with pytest.raises(OpinionError, match="没有归并好、尚未上报的意见"):
        freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)


def test_what_is_not_sorted_yet_holds_it_up(consultation, clerk):
    make_item(consultation, opinion_on(consultation))
    opinion_on(consultation)

    with pytest.raises(OpinionError, match="还有1条意见没有整理"):
        freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)


@pytest.mark.parametrize("status", [S.OPEN, S.CLOSED, S.PUBLISHED, S.ARCHIVED, S.WITHDRAWN])
def test_other_states_have_no_supplement(consultation, clerk, status):
    make_item(consultation, opinion_on(consultation))
    stand(consultation, status)

    with pytest.raises(OpinionError, match="才能定稿"):
        freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)


def test_it_takes_two_people(consultation, clerk):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    make_item(consultation, opinion_on(consultation))
    asked = freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)

    with pytest.raises((OpinionError, OfficeError), match="提请人不能自己确认"):
        freezing.freeze_table(asked, by=clerk)

    assert CompiledTable.objects.count() == 1


def test_the_leader_signs_or_the_paper_comes(consultation, clerk):
    make_item(consultation, opinion_on(consultation))
    table = freeze(consultation, WHY)
    words = {"document_number": SECOND, "sent_on": date(2026, 5, 20), "signer": "周主任"}
    with pytest.raises(OpinionError, match="请由分管领导签发"):
        submitting.submit_upward(table, by=clerk, **words)

    sent = submitting.submit_upward(table, by=clerk, signed_paper=StoredFileFactory(), **words)

    assert isinstance(sent.signed_paper, StoredFile)


def test_a_number_is_used_once(consultation):
    make_item(consultation, opinion_on(consultation))

    with pytest.raises(OpinionError, match="这个发文字号已经用过"):
        send(freeze(consultation, WHY), FIRST)

    assert Submission.objects.count() == 1


def test_a_frozen_supplement_is_sent_once(consultation):
    make_item(consultation, opinion_on(consultation))
    table = freeze(consultation, WHY)
    send(table, SECOND)

    with pytest.raises(OpinionError, match="已经上报"):
        send(table, THIRD)


def test_while_one_is_frozen_nothing_is_merged_and_no_second_is_asked_for(consultation, clerk):
    make_item(consultation, opinion_on(consultation))
    freeze(consultation, WHY)
    late = opinion_on(consultation)

    with pytest.raises(OpinionError, match="已经定稿"):
        make_item(consultation, late)
    with pytest.raises(OpinionError, match="已经定稿"):
        freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)


def test_it_can_be_reopened_before_it_is_sent_and_the_first_cannot(consultation):
    first = CompiledTable.objects.get()
    item = make_item(consultation, opinion_on(consultation))
    table = freeze(consultation, WHY)
    reviewer = ReviewerFactory()
    with pytest.raises(OpinionError, match="已经上报，不能重新打开"):
        freezing.reopen_table(first, by=reviewer, reason="改一处", at=timezone.now())

    freezing.reopen_table(table, by=reviewer, reason="改一处", at=timezone.now())
    compiling.change_item(item, by=reviewer, text="建议增加夜间值守人员。")
    again = freeze(consultation, WHY)

    assert (again.part, again.number, again.rows[0]["position"]) == (2, 3, 3)
    assert again.rows[0]["text"] == "建议增加夜间值守人员。"
    consultation.refresh_from_db()
    assert consultation.status == S.SUBMITTED


def test_given_back_it_can_be_asked_for_again(consultation, clerk):
    make_item(consultation, opinion_on(consultation))
    asked = freezing.ask_to_freeze(consultation, by=clerk, reason=WHY)
    freezing.give_back(asked, by=ReviewerFactory(), reason="再核一遍")

    assert freezing.latest_freezing(consultation).state == ConfirmationState.REJECTED
    assert freeze(consultation, WHY).part == 2


# What was sent stays


def test_a_sent_item_keeps_its_words_and_opinions(consultation, clerk):
    item = first_item(consultation)
    opinion = item.sources.get().opinion

    for act in (
        lambda: compiling.change_item(item, by=clerk, text="别的话"),
        lambda: compiling.delete_item(item, by=clerk, reason="不要了"),
        lambda: compiling.remove_source(item, opinion, by=clerk),
    ):
        with pytest.raises(OpinionError, match="已经上报"):
            act()


def test_what_was_tied_late_can_be_taken_out_until_it_is_sent(consultation, clerk):
    item, late = first_item(consultation), opinion_on(consultation)
    compiling.add_sources(item, [late], by=clerk)
    late.refresh_from_db()

    compiling.remove_source(item, late, by=clerk)

    late.refresh_from_db()
    assert late.processing == Processing.UNDER_REVIEW
    assert item.sources.count() == 1


def test_nothing_is_tied_to_what_is_answered(consultation, clerk):
    item = first_item(consultation)
    CompiledItem.objects.filter(pk=item.pk).update(adoption=Adoption.ADOPTED)

    with pytest.raises(OpinionError, match="已经有了答复"):
        compiling.add_sources(item, [opinion_on(consultation)], by=clerk)


def test_an_author_takes_back_until_the_supplement_is_frozen(consultation, clerk):
    early = first_item(consultation).sources.get().opinion
    first, second = opinion_on(consultation), opinion_on(consultation)
    make_item(consultation, second)
    assert [editing.may_withdraw(one) for one in (early, first)] == [False, True]
    editing.withdraw_opinion(first)

    freeze(consultation, WHY)

    second.refresh_from_db()
    assert editing.may_withdraw(second) is False


def test_answers_that_are_complete_wait_again(consultation):
    CompiledItem.objects.update(adoption=Adoption.ADOPTED)
    Opinion.objects.update(adoption=Adoption.ADOPTED)
    stand(consultation, S.RESULTS_RECEIVED)

    supplement(consultation, SECOND)

    consultation.refresh_from_db()
    assert consultation.status == S.RESULTS_PARTIAL
    states = CompiledItem.objects.order_by("pk").values_list("adoption", flat=True)
    assert list(states) == [Adoption.ADOPTED, Adoption.ADOPTED, Adoption.AWAITING]


def test_an_answer_that_came_while_it_was_frozen_reaches_the_late_opinion(consultation):
    item, late = first_item(consultation), opinion_on(consultation)
    compiling.add_sources(item, [late], by=ClerkFactory())
    table = freeze(consultation, WHY)
    CompiledItem.objects.filter(pk=item.pk).update(adoption=Adoption.ADOPTED)

    send(table, SECOND)

    late.refresh_from_db()
    item.refresh_from_db()
    assert (late.adoption, item.adoption) == (Adoption.ADOPTED, Adoption.ADOPTED)


def test_the_database_holds_the_rules_of_tables(consultation):
    first = CompiledTable.objects.filter(part=1)
    for broken in (
        {"reopened_at": timezone.now()},
        {"reason": "没有原因的首次上报"},
        {"part": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            first.update(**broken)


# What the pages say


def test_what_has_gone_and_what_has_not(consultation):
    def said():
        found = sending_of(consultation)
        return found.ready, found.unsorted, found.may_ask, found.waiting is not None

    assert said() == (0, 0, False, False)
    late = opinion_on(consultation)
    assert said() == (0, 1, False, False)
    make_item(consultation, late)
    assert said() == (1, 0, True, False)
    table = freeze(consultation, WHY)
    assert said() == (1, 0, False, True)
    send(table, SECOND)
    assert said() == (0, 0, False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_two_queries(count, django_assert_num_queries):
    consultation = sent_consultation()
    for number in range(count):
        supplement(consultation, f"清人常函〔2026〕{40 + number}号")

    with django_assert_num_queries(2):
        found = sending_of(consultation)
        assert [str(table.submission.organ) for table in found.sent]


def test_before_anything_went_up_there_is_nothing_to_tell_apart():
    consultation = CompilingConsultationFactory()
    make_item(consultation, opinion_on(consultation))

    assert sending_of(consultation).is_told is False
