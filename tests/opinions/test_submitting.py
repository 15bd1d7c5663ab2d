"""services.freezing, services.submitting: a second person freezes the table, it goes upward."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from liaison.office.choices import ConfirmationMode, ConfirmationState
from liaison.office.confirmations import recheck, reject
from liaison.office.working_days import working_days_between
from opinions.choices import Channel, ContributorKind, Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import CompiledItem, CompiledTable, Opinion, Submission
from opinions.models.channels import channel_names
from opinions.models.compiling import checksum_of
from opinions.services import freezing, submitting
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)
from tests.factories.office import StoredFileFactory
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def reviewer():
    return ReviewerFactory()


@pytest.fixture
def leader():
    return LeaderFactory(full_name="周主任")


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def compiled(consultation):
    """One item of one opinion, ready to be frozen."""
    make_item(consultation, opinion_on(consultation))
    return consultation


def strict():
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})


def send(table, by, **changes):
    words = {
        "document_number": "清人常函〔2026〕12号",
        "sent_on": date(2026, 5, 8),
        "signer": "周主任",
    }
    return submitting.submit_upward(table, by=by, **words | changes)


def status_of(consultation):
    return Consultation.objects.get(pk=consultation.pk).status


# Freezing


def test_a_second_person_freezes_and_the_consultation_is_compiled(compiled, clerk, reviewer):
    strict()
    asked = freezing.ask_to_freeze(compiled, by=clerk)

    table = freezing.freeze_table(asked, by=reviewer)

    assert (table.number, table.item_count, table.raw_count, table.people_count) == (1, 1, 1, 1)
    assert table.frozen_by == reviewer
    assert status_of(compiled) == ConsultationStatus.COMPILED
    entry = AuditEntry.objects.get(action="opinions.freeze_table")
    assert (entry.actor, entry.after["checksum"]) == (reviewer, table.checksum)


def test_in_strict_mode_nobody_freezes_what_they_asked_for(compiled, clerk):
    strict()
    asked = freezing.ask_to_freeze(compiled, by=clerk)

    with pytest.raises(OpinionError, match="提请人不能自己确认"):
        freezing.freeze_table(asked, by=clerk)
    assert status_of(compiled) == ConsultationStatus.COMPILING


def test_in_a_small_office_one_person_does_both_and_it_shows(compiled, clerk):
    freezing.freeze_table(freezing.ask_to_freeze(compiled, by=clerk), by=clerk)

    latest = freezing.latest_freezing(compiled)
    assert latest.is_combined
    assert latest.get_mode_display() == "岗位合并"


def test_two_reviewers_at_once_make_one_table(compiled, clerk, reviewer):
    asked = freezing.ask_to_freeze(compiled, by=clerk)
    stale = freezing.latest_freezing(compiled)
    freezing.freeze_table(asked, by=reviewer)

    with pytest.raises(OpinionError, match="刚刚被其他人处理过"):
        freezing.freeze_table(stale, by=ReviewerFactory())
    assert CompiledTable.objects.count() == 1


def test_it_is_asked_once(compiled, clerk):
    freezing.ask_to_freeze(compiled, by=clerk)

    with pytest.raises(OpinionError, match="不要重复提请"):
        freezing.ask_to_freeze(compiled, by=clerk)


@pytest.mark.parametrize(
    ("waits", "complaint"),
    [
        ({"moderation": Moderation.PASSED}, "还有1条意见没有整理"),
        ({"moderation": Moderation.PENDING}, "还有1条意见待复核"),
        ({"moderation": Moderation.HELD}, "还有1条意见待复核"),
        ({"processing": Processing.RETURNED}, "退回给提出人补充"),
    ],
)
def test_nothing_is_frozen_while_anybody_waits(compiled, clerk, reviewer, waits, complaint):
    asked = freezing.ask_to_freeze(compiled, by=clerk)
    OpinionFactory(consultation=compiled, **{"moderation": Moderation.PASSED} | waits)

    with pytest.raises(OpinionError, match=complaint):
        freezing.freeze_table(asked, by=reviewer)
    with pytest.raises(OpinionError, match=complaint):
        freezing.ask_to_freeze(compiled, by=clerk)
    latest = freezing.latest_freezing(compiled)
    assert latest.state == ConfirmationState.PENDING


def test_blocked_and_withdrawn_opinions_keep_nobody_waiting(compiled, clerk):
    OpinionFactory(consultation=compiled, moderation=Moderation.BLOCKED)
    OpinionFactory(consultation=compiled, processing=Processing.WITHDRAWN)

    assert freezing.ask_to_freeze(compiled, by=clerk).state == ConfirmationState.PENDING


def test_an_item_without_opinions_is_not_frozen(compiled, clerk):
    CompiledItem.objects.get().sources.all().delete()
    Opinion.objects.update(processing=Processing.KEPT)

    with pytest.raises(OpinionError, match="没有来源意见"):
        freezing.ask_to_freeze(compiled, by=clerk)


def test_it_is_frozen_only_while_compiling(clerk):
    consultation = CompilingConsultationFactory(status=ConsultationStatus.OPEN)

    with pytest.raises(OpinionError, match="转入整理后，才能定稿"):
        freezing.ask_to_freeze(consultation, by=clerk)


def test_a_table_given_back_can_be_asked_for_again(compiled, clerk, reviewer):
    asked = freezing.ask_to_freeze(compiled, by=clerk)

    with pytest.raises(OpinionError, match="理由"):
        freezing.give_back(asked, by=reviewer, reason=" ")
    freezing.give_back(asked, by=reviewer, reason="第九条的理由没有写。")

    assert freezing.latest_freezing(compiled).note == "第九条的理由没有写。"
    assert freezing.ask_to_freeze(compiled, by=clerk).state == ConfirmationState.PENDING


# 先办后核


def test_one_on_duty_freezes_first_and_another_rechecks_within_five_working_days(compiled, clerk):
    strict()
    asked = freezing.ask_to_freeze(compiled, by=clerk)

    with pytest.raises(OpinionError, match="写明理由"):
        freezing.freeze_first(asked, by=clerk, reason=" ")
    table = freezing.freeze_first(asked, by=clerk, reason="同事休假。")

    latest = freezing.latest_freezing(compiled)
    assert (table.frozen_by, latest.state) == (clerk, ConfirmationState.ACTED)
    assert working_days_between(timezone.localdate(), latest.recheck_due) == 5
    recheck(latest, by=ReviewerFactory())
    assert freezing.latest_freezing(compiled).mode == ConfirmationMode.RECHECKED


def test_a_table_that_was_not_agreed_to_afterwards_does_not_go_upward(compiled, clerk, leader):
    asked = freezing.ask_to_freeze(compiled, by=clerk)
    table = freezing.freeze_first(asked, by=clerk, reason="同事休假。")
    reject(freezing.latest_freezing(compiled), by=ReviewerFactory(), reason="漏了第三条。")

    with pytest.raises(OpinionError, match="补核没有同意"):
        send(table, leader)
    freezing.reopen_table(table, by=ReviewerFactory(), reason="补第三条。", at=timezone.now())
    assert status_of(compiled) == ConsultationStatus.COMPILING


def test_reopening_ends_a_recheck_that_still_waits(compiled, clerk, reviewer):
    asked = freezing.ask_to_freeze(compiled, by=clerk)
    table = freezing.freeze_first(asked, by=clerk, reason="同事休假。")

    freezing.reopen_table(table, by=reviewer, reason="补第三条。", at=timezone.now())

    assert freezing.ask_to_freeze(compiled, by=clerk).state == ConfirmationState.PENDING


# What is in the table


def test_rows_have_the_columns_of_the_form_general_ones_first_then_by_article(consultation):
    third, first = article_of(consultation, 3), article_of(consultation, 1)
    make_item(consultation, opinion_on(consultation, third), article=third, text="三")
    make_item(consultation, opinion_on(consultation, first), article=first, text="一")
    make_item(consultation, opinion_on(consultation), text="总")
    make_item(consultation, opinion_on(consultation, third), article=third, text="三之二",
              quote="原文", reason="理由", remark="与第八条合并提出")  # fmt: skip

    rows = frozen_table(consultation).rows

    assert [(row["position"], row["text"]) for row in rows] == [
        (1, "总"), (2, "一"), (3, "三"), (4, "三之二"),
    ]  # fmt: skip
    assert rows[3] == rows[3] | {
        "label": str(third),
        "quote": "原文",
        "kind": "修改",
        "reason": "理由",
        "proposers": "居民（1人）",
        "stations": "网上平台",
        "channels": "网上平台",
        "opinions": 1,
        "people": 1,
        "remark": "与第八条合并提出",
    }


def test_names_go_upward_only_with_consent(consultation):
    named = ContributorFactory(name="李秀英", consent_upward=True)
    silent = ContributorFactory(name="王建国")
    public_only = ContributorFactory(name="赵芳", consent_name=True)
    unit = ContributorFactory(kind=ContributorKind.UNIT, name="清禾物业公司", consent_upward=True)
    opinions = [
        opinion_on(consultation, contributor=person)
        for person in (named, silent, public_only, unit)
    ]
    make_item(consultation, *opinions)

    assert frozen_table(consultation).rows[0]["proposers"] == (
        "居民（3人）、单位（1家）：李秀英、清禾物业公司"
    )


def test_a_joint_opinion_is_one_opinion_of_seven_people(consultation):
    make_item(consultation, opinion_on(consultation, people=7), opinion_on(consultation))

    table = frozen_table(consultation)

    row = table.rows[0]
    assert (row["opinions"], row["people"]) == (2, 8)
    assert (row["proposers"], row["remark"]) == ("居民（8人）", "含联名7人")
    assert (table.raw_count, table.people_count) == (2, 8)


def test_who_said_it_twice_is_one_person_and_an_opinion_in_two_items_one_opinion(consultation):
    online = ContributorFactory(person_key="phone:same")
    at_meeting = ContributorFactory(person_key="phone:same")
    first = opinion_on(consultation, contributor=online)
    second = opinion_on(consultation, contributor=at_meeting, channel=Channel.MEETING)
    make_item(consultation, first, second)
    make_item(consultation, first)

    table = frozen_table(consultation)

    assert [(row["opinions"], row["people"]) for row in table.rows] == [(2, 1), (1, 1)]
    assert (table.raw_count, table.people_count, table.item_count) == (2, 1, 2)
    assert table.rows[0]["channels"] == "座谈会、网上平台"


def test_what_was_phoned_in_to_the_office_did_not_come_from_the_platform(consultation):
    make_item(consultation, opinion_on(consultation, channel=Channel.PHONE))

    assert frozen_table(consultation).rows[0]["stations"] == "联系点办公室"


def test_no_later_change_touches_the_snapshot(compiled):
    table = frozen_table(compiled)
    before = table.rows
    CompiledItem.objects.update(text="有人直接改了数据库")
    Opinion.objects.update(people=9)

    table.refresh_from_db()

    assert table.rows == before
    assert table.is_intact
    assert table.checksum == checksum_of(before)


def test_a_snapshot_that_was_tampered_with_says_so(compiled):
    table = frozen_table(compiled)
    table.rows[0]["text"] = "改过"

    assert not table.is_intact


@pytest.mark.parametrize("count", [1, 3])
def test_freezing_takes_a_fixed_number_of_queries(
    consultation, clerk, reviewer, count, django_assert_num_queries
):
    for _ in range(count):
        make_item(consultation, opinion_on(consultation))
    asked = freezing.ask_to_freeze(consultation, by=clerk)

    channel_names()  # Kept in the process.
    with django_assert_num_queries(32):
        freezing.freeze_table(asked, by=reviewer)


# Reopening


def test_reopening_makes_a_new_version_and_keeps_the_old_one(compiled, reviewer):
    first = frozen_table(compiled)

    with pytest.raises(OpinionError, match="请写明原因"):
        freezing.reopen_table(first, by=reviewer, reason="", at=timezone.now())
    freezing.reopen_table(first, by=reviewer, reason="漏了一条。", at=timezone.now())
    assert status_of(compiled) == ConsultationStatus.COMPILING
    make_item(compiled, opinion_on(compiled))
    second = frozen_table(Consultation.objects.get(pk=compiled.pk))

    first.refresh_from_db()
    assert (second.number, second.item_count) == (2, 2)
    assert (first.item_count, first.reopen_reason) == (1, "漏了一条。")


def test_two_reviewers_reopen_once(compiled, reviewer):
    table = frozen_table(compiled)
    freezing.reopen_table(table, by=reviewer, reason="漏了一条。", at=timezone.now())

    with pytest.raises(OpinionError, match="刚刚由其他人重新打开"):
        freezing.reopen_table(table, by=ReviewerFactory(), reason="也想改。", at=timezone.now())


# Sending upward


def test_the_leader_sends_it_upward_and_every_merged_opinion_waits_for_an_answer(compiled, leader):
    left_out = opinion_on(compiled, processing=Processing.KEPT)
    table = frozen_table(compiled)

    submission = send(table, leader)

    assert (submission.number, submission.organ) == (1, compiled.version.draft.organ)
    assert (submission.signed_by, submission.signer) == (leader, "周主任")
    assert status_of(compiled) == ConsultationStatus.SUBMITTED
    merged = Opinion.objects.exclude(pk=left_out.pk).get()
    assert (merged.processing, merged.adoption) == ("submitted", "awaiting")
    assert merged.processing_note == "清人常函〔2026〕12号，2026年5月8日"
    left_out.refresh_from_db()
    assert (left_out.processing, left_out.adoption) == ("kept", "none")
    assert CompiledItem.objects.get().adoption == "awaiting"
    assert AuditEntry.objects.get(action="opinions.submit_upward").actor == leader


def test_a_clerk_needs_the_paper_that_the_leader_signed(compiled, clerk):
    table = frozen_table(compiled)

    with pytest.raises(OpinionError, match="上传领导已签批的发文稿纸"):
        send(table, clerk)
    paper = StoredFileFactory(name="发文稿纸.pdf")
    submission = send(table, clerk, signed_paper=paper)

    assert (submission.signed_paper, submission.signer) == (paper, "周主任")


def test_number_and_signer_are_needed_and_a_number_is_used_once(compiled, leader):
    table = frozen_table(compiled)
    other = CompilingConsultationFactory()

    with pytest.raises(OpinionError, match="请填写发文字号和签发人"):
        send(table, leader, document_number=" ")
    with pytest.raises(OpinionError, match="请填写发文字号和签发人"):
        send(table, leader, signer="")
    send(frozen_table(other), leader)
    with pytest.raises(OpinionError, match="发文字号已经用过"):
        send(table, leader)
    assert status_of(compiled) == ConsultationStatus.COMPILED


def test_it_is_sent_once(compiled, leader):
    table = frozen_table(compiled)
    send(table, leader)

    with pytest.raises(OpinionError, match="已经上报"):
        send(table, leader, document_number="清人常函〔2026〕13号")
    with pytest.raises(OpinionError, match="已经上报，不能重新打开"):
        freezing.reopen_table(table, by=ReviewerFactory(), reason="改。", at=timezone.now())
    assert Submission.objects.count() == 1


def test_a_reopened_table_is_not_sent_by_a_stale_page(compiled, leader, reviewer):
    table = frozen_table(compiled)
    freezing.reopen_table(
        table, by=reviewer, reason="漏了一条。", at=timezone.now() - timedelta(minutes=1)
    )

    with pytest.raises(OpinionError, match="已经重新打开"):
        send(table, leader)
