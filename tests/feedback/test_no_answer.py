"""尚无结果: suggested after a year, released by two people, told once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.errors import FeedbackError
from feedback.models import NoAnswerTelling
from feedback.services import no_answer, replies
from liaison.notices.models import Notice
from liaison.portal.panels import office_telling
from opinions.choices import Axis, Moderation, Processing
from opinions.models import Opinion, OpinionMove, Submission
from opinions.services.moves import move
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    SuperiorReplyFactory,
    answer,
    said,
    send_up,
)
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db


def author(number="13800000021"):
    phone = contacts.phone(number)
    return ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}")


@pytest.fixture
def waiting(item, consultation):
    """Two opinions of one person went up 366 days ago, one of another."""
    for contributor in (author(), author(), author("13800000022")):
        SubmittedOpinionFactory(item=item, consultation=consultation, contributor=contributor)
    send_up(consultation, [item])
    sent_days_ago(366)
    return consultation


def sent_days_ago(days):
    Submission.objects.update(sent_on=timezone.localdate() - timedelta(days=days))


def direct(consultation, days, number="13800000024"):
    """A point reported it itself; marked so that many days ago."""
    opinion = OpinionFactory(
        consultation=consultation, contributor=author(number), moderation=Moderation.PASSED
    )
    note = "城东联系点已直接报送云岭市人大，我们留存。"
    move(opinion, Axis.PROCESSING, Processing.SENT_DIRECTLY, by=ClerkFactory(), note=note)
    at = timezone.now() - timedelta(days=days)
    opinion.moves.filter(new=Processing.SENT_DIRECTLY).update(at=at)
    return opinion


def tell(consultation):
    no_answer.confirm_telling(ask(consultation), by=ReviewerFactory(), now=timezone.now())
    no_answer.tell_all(timezone.now())


def suggested():
    return list(no_answer.to_suggest(timezone.localdate()))


def ask(consultation, by=None):
    by = by or ClerkFactory()
    return no_answer.ask_to_tell(consultation, by=by, today=timezone.localdate())


@pytest.mark.parametrize(("days", "is_due"), [(364, False), (365, True)])
def test_it_is_suggested_after_a_year(waiting, days, is_due):
    sent_days_ago(days)

    assert (suggested() == [waiting]) is is_due
    assert (office_telling.no_answer_to_tell(ClerkFactory(), timezone.now()) is not None) is is_due


def test_what_was_answered_is_not_suggested(waiting, item):
    answer(item)

    assert suggested() == []
    with pytest.raises(FeedbackError, match="还没有到"):
        ask(waiting)


def test_nobody_is_told_before_a_second_person_agrees(waiting):
    ask(waiting)
    no_answer.tell_all(timezone.now())

    assert not Notice.objects.exists()
    assert suggested() == []
    with pytest.raises(FeedbackError, match="已经有人提请"):
        ask(waiting)


def test_each_author_is_told_once_in_neutral_words(waiting):
    no_answer.confirm_telling(ask(waiting), by=ReviewerFactory(), now=timezone.now())
    no_answer.tell_all(timezone.now())
    NoAnswerTelling.objects.update(finished_at=None)
    no_answer.tell_all(timezone.now())

    notices = list(Notice.objects.order_by("pk"))
    assert len(notices) == 2
    assert sorted("提出的2条意见" in one.body for one in notices) == [False, True]
    assert all("这不表示采纳，也不表示不采纳" in one.body for one in notices)
    assert NoAnswerTelling.objects.get().people == 2
    assert suggested() == []


def test_who_got_an_answer_in_the_meantime_is_not_told_that_there_is_none(
    waiting, item, consultation
):
    other = CompiledItemFactory(consultation=consultation)
    late = author("13800000023")
    SubmittedOpinionFactory(item=other, consultation=consultation, contributor=late)
    asked = ask(waiting)
    answer(other)
    no_answer.confirm_telling(asked, by=ReviewerFactory(), now=timezone.now())
    no_answer.tell_all(timezone.now())

    assert late.person_key not in Notice.objects.values_list("recipient_key", flat=True)


def test_the_page_asks_and_lets_out(client, waiting):
    page = reverse("admin:feedback_no_answer", args=[waiting.pk])
    client.force_login(ClerkFactory())
    assert "到今天我们还没有收到" in client.get(page).content.decode()
    client.post(reverse("admin:feedback_ask_no_answer", args=[waiting.pk]))
    client.force_login(ReviewerFactory())
    act = reverse("admin:feedback_answer_no_answer", args=[waiting.pk])
    assert client.post(act, {"reason": ""}).status_code == 422
    client.post(act, {"reason": "先打电话催办"})
    assert suggested() == [waiting]
    ask(waiting)
    client.post(act, {"agree": "1"})
    assert NoAnswerTelling.objects.get().released_at is not None
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(("days", "is_due"), [(364, False), (365, True)])
def test_what_a_point_reported_counts_from_the_day_it_was_marked(consultation, days, is_due):
    opinion = direct(consultation, days)

    assert (suggested() == [consultation]) is is_due
    if is_due:
        tell(consultation)
        notice = Notice.objects.get()
        assert f"（{opinion.receipt_no}），由联系点直接报送" in notice.body
        assert "城东联系点已直接报送云岭市人大" in notice.body
        assert "这不表示采纳，也不表示不采纳" in notice.body
        assert "已由联系点直接报送" in notice.sms_text
        assert suggested() == []


def test_a_withdrawn_round_has_told_its_authors_already(consultation):
    direct(consultation, 400)
    Consultation.objects.filter(pk=consultation.pk).update(status=ConsultationStatus.WITHDRAWN)

    assert suggested() == []


def test_what_a_confirmed_line_answers_is_not_suggested(consultation):
    opinion = direct(consultation, 400)
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=ClerkFactory())
    replies.add_line(reply, said(), by=reply.registered_by, items=[], direct_opinions=[opinion])
    assert suggested() == [consultation]
    asked = replies.ask_to_confirm(reply, by=reply.registered_by)
    replies.confirm_reply(asked, by=ReviewerFactory())

    assert suggested() == []


def test_a_person_with_both_kinds_gets_one_message(waiting):
    own = direct(waiting, 400, "13800000021")
    tell(waiting)

    notice = Notice.objects.get(recipient_key=own.contributor.person_key)
    assert "提出的3条意见" in notice.body
    assert f"{own.receipt_no}由联系点直接报送" in notice.body
    assert "汇总上报" in notice.body
    assert Notice.objects.count() == 2


def test_what_was_marked_later_is_told_later_and_nobody_twice(waiting):
    direct(waiting, 300)
    both = direct(waiting, 300, "13800000021")
    tell(waiting)
    assert (Notice.objects.count(), suggested()) == (2, [])

    opinions = Opinion.objects.filter(processing=Processing.SENT_DIRECTLY)
    long_ago = timezone.now() - timedelta(days=366)
    OpinionMove.objects.filter(opinion__in=opinions).update(at=long_ago)
    NoAnswerTelling.objects.update(until=timezone.localdate() - timedelta(days=366 + 1))
    Submission.objects.update(sent_on=timezone.localdate() - timedelta(days=400))
    assert suggested() == [waiting]
    tell(waiting)
    assert Notice.objects.count() == 4
    again = Notice.objects.filter(recipient_key=both.contributor.person_key).latest("pk")
    assert both.receipt_no in again.body
    assert "提出的1条意见" in again.body
    no_answer.tell_all(timezone.now())
    assert Notice.objects.count() == 4
    assert NoAnswerTelling.objects.count() == 2
    assert suggested() == []


@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_asks_a_fixed_number_of_queries(count, django_assert_num_queries):
    for number in range(count):
        direct(SubmittedConsultationFactory(), 400, f"1380000010{number}")

    with django_assert_num_queries(2):
        assert len(suggested()) == count
