"""多少意见有了答复: always in the office, outside only by a decision of two people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import Visibility
from drafts.models import Consultation
from feedback.answer_board import board, says
from feedback.models import BoardDecision, OpinionFeedback
from feedback.services import board as services
from liaison.office.errors import OfficeError
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)

pytestmark = pytest.mark.django_db
PUBLIC = "/results/answers/"
DECISION = {"is_shown": "True", "number": "主任会议纪要〔2026〕3号", "decided_on": "2026-01-05"}


@pytest.fixture
def round_():
    """Three of four opinions answered, after 2, 4 and 10 days."""
    now = timezone.now()
    round_ = SubmittedConsultationFactory(opened_at=now)
    item = CompiledItemFactory(consultation=round_)
    for days in (2, 4, 10):
        SubmittedOpinionFactory(
            consultation=round_, item=item, received_at=now - timedelta(days=days)
        )
    answer(item)
    let_out(round_)
    OpinionFeedback.objects.update(told_at=now)
    SubmittedOpinionFactory(consultation=round_, received_at=now)
    return round_


def decide(is_shown=True, clerk=None):
    entered = {**DECISION, "is_shown": is_shown, "decided_on": timezone.localdate()}
    asked = services.enter_decision(by=clerk or ClerkFactory(), **entered)
    services.confirm_decision(asked, by=ReviewerFactory(), now=timezone.now())


def test_share_and_median_count_what_was_told(round_):
    rows = board(Consultation.objects.released())

    assert [(row.opinions, row.answered, row.share, row.days) for row in rows] == [(4, 3, 75, 4)]
    assert says(rows) == "共收到意见4条，已把结果告诉提出人的3条，占75%。"


def test_the_public_sees_it_only_while_a_confirmed_decision_says_so(client, round_):
    assert client.get(PUBLIC).status_code == 404
    decide()
    assert "75%" in client.get(PUBLIC).content.decode()
    assert PUBLIC in client.get("/results/").content.decode()
    decide(is_shown=False)
    assert client.get(PUBLIC).status_code == 404
    assert PUBLIC not in client.get("/results/").content.decode()


def test_what_is_not_public_is_on_the_offices_board_alone(client, round_):
    Consultation.objects.update(visibility=Visibility.STATIONS, public_basis="")
    decide()

    assert round_.title not in client.get(PUBLIC).content.decode()
    client.force_login(ClerkFactory())
    assert round_.title in client.get(reverse("admin:feedback_board")).content.decode()


def test_a_decision_is_entered_by_one_and_confirmed_by_another(client, round_, strict_mode):
    clerk = ClerkFactory()
    client.force_login(clerk)
    page = reverse("admin:feedback_board")
    assert client.post(page, DECISION | {"number": ""}).status_code == 422
    assert client.post(page, DECISION | {"decided_on": "2999-01-01"}).status_code == 422
    client.post(page, DECISION)
    decision = BoardDecision.objects.get()
    asked = services.Confirmation.objects.for_target(services.DECIDE, decision).get()
    with pytest.raises(OfficeError):
        services.confirm_decision(asked, by=clerk, now=timezone.now())
    assert client.get(PUBLIC).status_code == 404

    client.force_login(ReviewerFactory())
    assert page in client.get("/admin/").content.decode()
    client.post(reverse("admin:feedback_answer_board", args=[decision.pk]), {"agree": "1"})
    assert client.get(PUBLIC).status_code == 200


def test_who_is_not_of_the_office_finds_no_board(client, round_):
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_board")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(count, django_assert_num_queries):
    for _ in range(count):
        round_ = SubmittedConsultationFactory(opened_at=timezone.now())
        SubmittedOpinionFactory(consultation=round_)
    with django_assert_num_queries(4):
        board(Consultation.objects.released())
