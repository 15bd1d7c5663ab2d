"""尚无结果: suggested after a year, released by two people, told once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.errors import FeedbackError
from feedback.models import NoAnswerTelling
from feedback.services import no_answer
from liaison.notices.models import Notice
from liaison.portal.panels import office_telling
from opinions.models import Submission
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    send_up,
)
from tests.factories.opinions import ContributorFactory

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
