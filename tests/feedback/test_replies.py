from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus
from feedback.choices import ReplyKind, Result
from feedback.errors import FeedbackError
from feedback.models import Outcome, ReplyLine, SuperiorReply
from feedback.services import registering, replies
from liaison.accounts.choices import Role
from liaison.audit.models import AuditEntry
from liaison.office.confirmations import SCANS
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload
from opinions.choices import Adoption
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    SuperiorReplyFactory,
    answer,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def reply(consultation, clerk):
    return SuperiorReplyFactory(consultation=consultation, registered_by=clerk)


@pytest.fixture
def asked(reply, item, clerk):
    replies.add_line(reply, said(), by=clerk, items=[item])
    return replies.ask_to_confirm(reply, by=clerk)


def test_an_answer_before_anything_was_sent_up_is_refused(clerk):
    with pytest.raises(FeedbackError, match="还没有上报"):
        registering.register_reply(
            PublicConsultationFactory(), by=clerk, kind=ReplyKind.LETTER, dated_on="2026-03-01"
        )


def test_a_letter_is_entered_in_many_lines_and_what_is_not_ours_stays(reply, item, clerk):
    second = CompiledItemFactory(consultation=item.consultation)
    replies.add_line(reply, said(), by=clerk, items=[item, second])
    stray = replies.add_line(reply, said(Result.NOT_ADOPTED), by=clerk)
    outcomes = replies.confirm_reply(replies.ask_to_confirm(reply, by=clerk), by=ReviewerFactory())

    assert [line.position for line in reply.lines.all()] == [1, 2]
    assert {outcome.item for outcome in outcomes} == {item, second}
    assert not stray.items.exists()
    assert ReplyLine.objects.filter(pk=stray.pk).exists()


@pytest.mark.parametrize(
    ("result", "words", "complaint"),
    [
        (Result.NOT_ADOPTED, {"reason_code": ""}, "都要选择理由"),
        (Result.PARTIAL, {"reason_code": ""}, "都要选择理由"),
        (Result.NOT_ADOPTED, {"reason_code": "R99"}, "请写明"),
    ],
)
def test_everything_but_an_adoption_says_why(result, words, complaint):
    with pytest.raises(FeedbackError, match=complaint):
        said(result, **words)


@pytest.fixture
def stored_scan(scan, clerk):
    return store_upload(scan, kinds=SCANS, by=clerk)


def test_a_day_of_the_future_or_paper_without_scan_is_refused(consultation, clerk, stored_scan):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(FeedbackError, match="不能晚于今天"):
        registering.register_reply(
            consultation, by=clerk, kind=ReplyKind.LETTER, dated_on=tomorrow, scan=stored_scan
        )
    with pytest.raises(FeedbackError, match="请上传扫描件"):
        registering.register_reply(
            consultation, by=clerk, kind=ReplyKind.LETTER, dated_on=timezone.localdate()
        )


def test_a_correction_keeps_before_and_after_on_record(reply, clerk, stored_scan):
    reply.scan = stored_scan
    reply.save(update_fields=["scan"])
    registering.correct_reply(
        reply, by=clerk, kind=ReplyKind.CERTIFICATE, dated_on=date(2026, 3, 2), number=" 12号 "
    )

    entry = AuditEntry.objects.get(action="feedback.correct_reply")
    kept = {"scan": stored_scan.sha256}
    assert (entry.actor_id, entry.target_id) == (clerk.pk, str(reply.pk))
    assert entry.before == kept | {
        "kind": "letter", "number": reply.number, "dated_on": reply.dated_on.isoformat()
    }  # fmt: skip
    assert entry.after == kept | {
        "kind": "certificate", "number": "12号", "dated_on": "2026-03-02"
    }  # fmt: skip


def test_a_correction_is_held_to_the_same_rules(reply, asked, clerk):
    today = timezone.localdate()
    with pytest.raises(FeedbackError, match="不能再改"):
        registering.correct_reply(reply, by=clerk, kind=ReplyKind.PHONE, dated_on=today)
    replies.give_back(asked, by=ReviewerFactory(), reason="文号抄错了")
    with pytest.raises(FeedbackError, match="请上传扫描件"):
        registering.correct_reply(reply, by=clerk, kind=ReplyKind.LETTER, dated_on=today)
    with pytest.raises(FeedbackError, match="不能晚于今天"):
        registering.correct_reply(
            reply, by=clerk, kind=ReplyKind.PHONE, dated_on=today + timedelta(days=1)
        )
    assert SuperiorReply.objects.get().kind == ReplyKind.LETTER


@pytest.mark.parametrize("text", ["", " \u3000\n"])
def test_a_line_without_words_or_result_is_refused_everywhere(reply, text):
    with pytest.raises(FeedbackError, match="请写下来函内容"):
        replies.Said(text=text, result=Result.ADOPTED)
    with pytest.raises(FeedbackError, match="请选择采纳情况"):
        replies.Said(text="采纳", result="", reason_code="R01")
    with pytest.raises(IntegrityError, match="reply_line_has_words"), transaction.atomic():
        ReplyLine.objects.create(reply=reply, position=1, text=text, result=Result.ADOPTED)


def test_lines_entered_without_words_before_say_so(reply):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE feedback_replyline DROP CONSTRAINT reply_line_has_words")
    for position, text in enumerate([" ", "同意"], start=1):
        ReplyLine.objects.create(reply=reply, position=position, text=text, result=Result.ADOPTED)

    import_module("feedback.migrations.0003_lines_have_words").name_the_silent(apps, None)

    texts = [line.text for line in reply.lines.all()]
    assert texts == ["（录入时没有抄写来函内容）", "同意"]


def test_a_short_word_on_the_phone_is_enough(reply, clerk):
    said = replies.Said(text=" 电话告知：采纳\n", result=Result.ADOPTED)

    assert replies.add_line(reply, said, by=clerk).text == "电话告知：采纳"


@pytest.mark.parametrize("model", ["line", "outcome"])
def test_the_database_wants_a_reason_too(reply, item, model):
    line = ReplyLine.objects.create(reply=reply, position=1, text="采纳", result=Result.ADOPTED)
    made = {
        "line": lambda: ReplyLine.objects.create(
            reply=reply, position=2, text="不采纳", result=Result.NOT_ADOPTED
        ),
        "outcome": lambda: Outcome.objects.create(
            item=item, revision=1, line=line, result=Result.NOT_ADOPTED
        ),
    }

    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        made[model]()


def test_nothing_is_an_outcome_before_a_second_person_agrees(asked, item):
    item.refresh_from_db()
    assert (item.adoption, Outcome.objects.count()) == (Adoption.AWAITING, 0)


def test_who_asked_may_not_confirm(asked, clerk, strict_mode):
    with pytest.raises(OfficeError, match="提请人不能自己确认"):
        replies.confirm_reply(asked, by=clerk)

    assert Outcome.objects.count() == 0


def test_alone_in_a_small_office_it_is_marked_as_combined(reply, item):
    alone = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    replies.add_line(reply, said(), by=alone, items=[item])
    asked = replies.ask_to_confirm(reply, by=alone)
    replies.confirm_reply(asked, by=alone)

    asked.refresh_from_db()
    assert asked.is_combined


def test_a_leaders_paper_confirms(asked, clerk, scan, item, strict_mode):
    replies.confirm_on_paper(asked, by=clerk, scan=scan, signer="何明")

    asked.refresh_from_db()
    item.refresh_from_db()
    assert (asked.signer, asked.mode) == ("何明", "paper")
    assert item.adoption == Adoption.ADOPTED


def test_confirming_writes_the_result_to_every_opinion_of_the_item(asked, item):
    opinions = [
        SubmittedOpinionFactory(consultation=item.consultation, item=item) for _ in range(3)
    ]
    replies.confirm_reply(asked, by=ReviewerFactory())

    for opinion in opinions:
        opinion.refresh_from_db()
    assert {opinion.adoption for opinion in opinions} == {Adoption.ADOPTED}
    assert AuditEntry.objects.filter(action="feedback.post_outcome").count() == 1


def test_what_was_given_back_can_be_corrected_and_asked_again(asked, reply, clerk):
    replies.give_back(asked, by=ReviewerFactory(), reason="第二条抄错了")
    reply.refresh_from_db()
    line = replies.add_line(reply, said(Result.FOR_REFERENCE), by=clerk)
    replies.drop_line(line, by=clerk)
    replies.ask_to_confirm(reply, by=clerk)

    assert [move.note for move in reply.moves.all()] == ["", "第二条抄错了", ""]


def test_what_was_handed_in_can_not_be_changed(asked, reply, clerk):
    for page in (SuperiorReply.objects.get(pk=reply.pk), reply):  # the second opened before
        with pytest.raises(FeedbackError, match="不能再改"):
            replies.add_line(page, said(), by=clerk)


def test_a_letter_without_lines_can_not_be_handed_in(reply, clerk):
    with pytest.raises(FeedbackError, match="还没有录入"):
        replies.ask_to_confirm(reply, by=clerk)


def test_two_lines_can_not_decide_on_one_item(reply, item, clerk):
    replies.add_line(reply, said(), by=clerk, items=[item])
    replies.add_line(reply, said(Result.NOT_ADOPTED), by=clerk, items=[item])

    with pytest.raises(FeedbackError, match="第1条和第2条都对应"):
        replies.ask_to_confirm(reply, by=clerk)


def test_an_item_of_another_round_or_never_sent_up_is_refused(reply, clerk, consultation):
    kept = CompiledItemFactory(consultation=consultation, adoption=Adoption.NONE)
    with pytest.raises(FeedbackError, match="不属于"):
        replies.add_line(reply, said(), by=clerk, items=[CompiledItemFactory()])
    with pytest.raises(FeedbackError, match="没有上报"):
        replies.add_line(reply, said(), by=clerk, items=[kept])


def test_results_may_come_in_parts(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    answer(item)
    assert consultation.status == ConsultationStatus.RESULTS_PARTIAL
    answer(other)

    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.RESULTS_RECEIVED


def test_a_later_letter_takes_the_place_of_the_earlier_which_stays(item):
    opinion = SubmittedOpinionFactory(consultation=item.consultation, item=item)
    answer(item)
    answer(item, Result.NOT_ADOPTED)

    results = Outcome.objects.filter(item=item).values_list("revision", "result", "is_current")
    assert list(results) == [(1, Result.ADOPTED, False), (2, Result.NOT_ADOPTED, True)]
    opinion.refresh_from_db()
    assert opinion.adoption == Adoption.NOT_ADOPTED


def test_the_database_knows_one_current_outcome_for_an_item(item):
    first = answer(item)

    with pytest.raises(IntegrityError, match="one_current_outcome"), transaction.atomic():
        Outcome.objects.create(item=item, revision=2, line=first.line, result=Result.ADOPTED)
