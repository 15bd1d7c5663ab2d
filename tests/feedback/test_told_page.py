"""告知情况: every number opens its rows, by channel and by station."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import OpinionFeedback
from feedback.services import collecting
from feedback.told_figures import chosen, lines
from liaison.notices.models import Notice
from opinions.choices import FeedbackState
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(item, consultation):
    """One sent by SMS and arrived, one waiting for a slip of its station, one that reads online."""
    phone = contacts.phone("13800000021")
    reachable = ContributorFactory(phone=phone, person_key="phone:1")
    station = StationFactory(code="ZD01", name="柳荫街道工作站")
    for contributor, place in (
        (reachable, None), (ContributorFactory(person_key="2"), station),
        (ContributorFactory(person_key="3"), None),
    ):  # fmt: skip
        SubmittedOpinionFactory(
            item=item, consultation=consultation, contributor=contributor, station=place
        )
    answer(item)
    let_out(consultation)
    reached = Notice.objects.filter(recipient_key="phone:1")
    reached.update(status="delivered", channel="sms", sent_at=timezone.now())
    return OpinionFeedback.objects.current()


def numbers(of):
    return {line.label: (line.due, line.done, line.left) for line in of}


def test_due_and_done_are_counted_by_channel_and_by_station(told, django_assert_num_queries):
    with django_assert_num_queries(1):
        channels, stations = lines(told)

    assert numbers(channels) == {
        "短信": (1, 1, 0), "人工告知": (1, 0, 1), "网上可查": (1, 1, 0),
    }  # fmt: skip
    assert numbers(stations) == {"柳荫街道工作站": (1, 0, 1), "网上平台": (2, 2, 0)}


def test_each_number_opens_as_many_rows_as_it_says(told):
    for name, of in zip(("channel", "station"), lines(told), strict=True):
        for line in of:
            rows = chosen(told, **{name: line.key})
            counted = (rows.count(), rows.in_state("done").count(), rows.in_state("left").count())
            assert counted == (line.due, line.done, line.left)


def test_the_page_shows_the_numbers_and_filters(client, told, consultation):
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_told", args=[consultation.pk])
    text = client.get(page).content.decode()
    assert "应反馈 3 条" in text
    assert "已反馈 2 条" in text
    assert "?station=ZD01&amp;state=left" in text
    only = client.get(f"{page}?channel=hand").content.decode()
    shown = [row.opinion.receipt_no in only for row in told.order_by("pk")]
    assert shown == [False, True, False]


def test_what_was_reported_lost_is_open_again_until_another_way_told_it(told):
    collecting.collect_told()
    opinion = told.get(notice__recipient_key="phone:1").opinion
    assert opinion.feedback == FeedbackState.SENT
    Notice.objects.filter(recipient_key="phone:1").update(status="manual", sent_at=None)

    collecting.collect_told()
    opinion.refresh_from_db()
    assert opinion.feedback == FeedbackState.DUE
    assert told.get(opinion=opinion).told_at is None
