"""Who was not content gets one second look, in time, by two people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback, Rating, ReReview
from feedback.ratings import averages
from feedback.services import rating, rereviews
from liaison.notices.models import Notice
from liaison.office.errors import OfficeError
from liaison.office.models import Confirmation
from liaison.portal.panels import office_opinions, office_telling
from opinions import tickets
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(item):
    return row_of(item)


def row_of(item, **kwargs):
    opinion = SubmittedOpinionFactory(item=item, consultation=item.consultation, **kwargs)
    answer(item)
    let_out(item.consultation)
    return OpinionFeedback.objects.get(opinion=opinion)


def rated(feedback, score="1", **kwargs):
    return rating.rate(feedback, score=score, comment="", now=timezone.now(), **kwargs)


def answered(rereview, words="又核对了一次，来函的理由没有变。"):
    asked = rereviews.propose_answer(rereview, words, by=ClerkFactory())
    return rereviews.confirm_answer(asked, by=ReviewerFactory(), now=timezone.now())


@pytest.mark.parametrize(("score", "opened"), [("5", 0), ("4", 0), ("3", 0), ("2", 1), ("1", 1)])
def test_only_who_is_not_content_opens_a_rereview_with_a_day(told, score, opened):
    rated(told, score, reasons=["late"])

    due = timezone.localdate() + timedelta(days=15)
    assert list(ReReview.objects.values_list("due_on", flat=True)) == [due] * opened
    assert Rating.objects.get().reasons == (["late"] if opened else [])


def test_an_author_rates_a_release_once_however_many_opinions(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    author = ContributorFactory(person_key="phone:1")
    SubmittedOpinionFactory(item=other, consultation=consultation, contributor=author)
    answer(other)
    row_of(item, contributor=author)
    first, second = OpinionFeedback.objects.order_by("pk")
    rated(first)

    with pytest.raises(FeedbackError, match="已经评价过"):
        rated(second, "5")
    assert rating.rating_of(second) == Rating.objects.get()
    assert ReReview.objects.count() == 1


def test_the_answer_is_told_once_a_second_person_agrees(item):
    told = row_of(item, station=StationFactory())
    rereview = rated(told).rereview
    asked = rereviews.propose_answer(rereview, "理由没有变。", by=ClerkFactory())
    assert not Notice.objects.filter(cause__startswith="rereview").exists()
    rereviews.confirm_answer(asked, by=ReviewerFactory(), now=timezone.now())

    notice = Notice.objects.get(cause=f"rereview:{rereview.pk}")
    assert "理由没有变。" in notice.body
    assert "理由没有变" not in notice.sms_text
    assert [move.new_status for move in rereview.moves.all()] == ["open", "pending", "answered"]


def test_the_one_who_wrote_it_cannot_let_it_out(told, strict_mode):
    clerk = ClerkFactory()
    asked = rereviews.propose_answer(rated(told).rereview, "理由没有变。", by=clerk)

    with pytest.raises(OfficeError, match="提请人不能自己确认"):
        rereviews.confirm_answer(asked, by=clerk, now=timezone.now())
    assert ReReview.objects.get().status == "pending"


def test_given_back_it_waits_again_with_its_words(told):
    rereview = rated(told).rereview
    asked = rereviews.propose_answer(rereview, "初稿", by=ClerkFactory())
    rereviews.give_back_answer(asked, by=ReviewerFactory(), reason="说具体些")
    rereview.refresh_from_db()

    assert (rereview.status, rereview.answer) == ("open", "初稿")
    assert answered(rereview).status == "answered"
    with pytest.raises(FeedbackError, match="不能改为"):
        answered(rereview)


def test_the_database_keeps_an_answer_in_words(told):
    rereview = rated(told).rereview
    with pytest.raises(IntegrityError, match="in_words"), transaction.atomic():
        ReReview.objects.filter(pk=rereview.pk).update(status="pending")


def test_the_author_ticks_why_and_reads_the_answer(client, told):
    ticket = tickets.issue_track(told.opinion_id)
    said = {"score": "2", "reasons": ["unclear", "late"], "comment": ""}
    client.post(reverse("feedback:rate", args=[ticket]), said)
    page = reverse("feedback:opinion", args=[ticket])

    text = client.get(page).content.decode()
    assert "看不懂、等得太久" in text
    assert "前答复您" in text
    answered(ReReview.objects.get(), "写给您的答复")
    assert "写给您的答复" in client.get(page).content.decode()


def test_the_office_answers_on_its_page(client, told):
    rereview = rated(told).rereview
    page = reverse("admin:feedback_rereview", args=[rereview.pk])
    client.force_login(ClerkFactory())
    assert client.post(page, {"answer": " "}).status_code == 422
    assert client.post(page, {"answer": "理由没有变。"}).status_code == 302
    client.force_login(ReviewerFactory())
    assert "理由没有变。" in client.get(page).content.decode()
    act = reverse("admin:feedback_answer_rereview", args=[rereview.pk])
    assert client.post(act, {"reason": ""}).status_code == 422
    assert client.post(act, {"agree": "1"}).status_code == 302
    rereview.refresh_from_db()
    assert rereview.status == "answered"
    client.force_login(LeaderFactory())
    assert client.post(page, {"answer": "x"}).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, item, consultation, count, django_assert_num_queries
):
    for number in range(count):
        author = ContributorFactory(person_key=f"phone:{number}")
        SubmittedOpinionFactory(item=item, consultation=consultation, contributor=author)
    answer(item)
    let_out(consultation)
    for row in OpinionFeedback.objects.all():
        rated(row)
    client.force_login(ClerkFactory())

    with django_assert_num_queries(12):
        text = client.get(reverse("admin:feedback_ratings")).content.decode()
    assert text.count("待答复") >= count


def test_averages_by_station_and_year_come_with_their_count(item, consultation):
    station = StationFactory()
    for number in range(2):
        author = ContributorFactory(person_key=f"phone:{number}")
        SubmittedOpinionFactory(
            item=item, consultation=consultation, contributor=author, station=station
        )
    answer(item)
    let_out(consultation)
    for row, score in zip(OpinionFeedback.objects.all(), ("5", "2"), strict=True):
        rated(row, score)

    year = timezone.localdate().year
    assert [(code, one.score, one.count) for code, one in averages(year).items()] == [
        (station.code, 3.5, 2)
    ]
    assert averages(year - 1) == {}


def test_what_is_due_stands_on_the_start_page_and_what_is_asked_leads_to_its_page(told):
    rereview = rated(told).rereview
    panel = office_telling.rereviews_to_answer(ClerkFactory(), timezone.now())
    assert [item.url for item in panel.items] == [
        reverse("admin:feedback_rereview", args=[rereview.pk])
    ]
    rereviews.propose_answer(rereview, "理由没有变。", by=ClerkFactory())
    asked = Confirmation.objects.get(action=rereviews.ANSWER)
    panel = office_opinions.to_confirm(ReviewerFactory(), timezone.now())
    assert reverse("admin:feedback_rereview", args=[rereview.pk]) in [
        item.url for item in panel.items if item.text == asked.summary
    ]
    assert office_telling.rereviews_to_answer(ClerkFactory(), timezone.now()) is None


def test_the_office_sets_its_days(client, told):
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_ratings")
    days = {"no_answer_days": "400", "rereview_days": "7", "ask_again_days": "90"}
    client.post(page, days)

    assert rated(told).rereview.due_on == timezone.localdate() + timedelta(days=7)
    assert client.post(page, days | {"no_answer_days": "1"}).status_code == 422
    client.force_login(LeaderFactory())
    assert client.post(page, {"no_answer_days": "400"}).status_code == 404
