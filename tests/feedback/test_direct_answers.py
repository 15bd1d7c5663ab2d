"""What the superior says of 已直接报送 reaches the authors as any other answer does."""

import pytest
from django.urls import reverse

from feedback.choices import Result
from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback
from feedback.services import replies
from feedback.slips import rows_to_print, slip_sheets, with_words
from liaison.notices.models import Notice
from opinions.choices import Processing
from opinions.errors import OpinionError
from opinions.services.sorting import take_back
from opinions.tickets import issue_track
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import (
    KeptOpinionFactory,
    SubmittedConsultationFactory,
    SuperiorReplyFactory,
    let_out,
    said,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
NOTE = "云岭市柳荫联系点已直接报送云岭市人大常委会，我们留存，不再重复上报。"


@pytest.fixture
def opinion():
    return KeptOpinionFactory(
        consultation=SubmittedConsultationFactory(),
        processing=Processing.SENT_DIRECTLY,
        processing_note=NOTE,
        station=StationFactory(),
    )


def answered(opinion, result=Result.PARTIAL, **words):
    reply = SuperiorReplyFactory(consultation=opinion.consultation, registered_by=ClerkFactory())
    clerk = reply.registered_by
    replies.add_line(reply, said(result, **words), by=clerk, direct_opinions=[opinion])
    replies.confirm_reply(replies.ask_to_confirm(reply, by=clerk), by=ReviewerFactory())
    opinion.refresh_from_db()


def track(client, opinion):
    url = reverse("feedback:opinion", args=[issue_track(opinion.pk)])
    return client.get(url).content.decode()


def test_the_author_is_told_the_answer_once_it_is_let_out(client, opinion):
    before = track(client, opinion)
    answered(opinion, reflected_in="第十条第二款")
    waiting = track(client, opinion)
    let_out(opinion.consultation)

    assert "已由联系点直接报送立法机关" in before
    assert NOTE in before
    assert "第十条第二款" not in waiting
    assert "第十条第二款" in track(client, opinion)
    assert opinion.adoption == "partially_adopted"
    told = OpinionFeedback.objects.get()
    assert (told.opinion, told.result) == (opinion, "partially_adopted")
    assert "部分采纳" in Notice.objects.get().body
    assert "体现在第十条第二款" in Notice.objects.get().body


def test_a_later_answer_is_told_as_a_correction_and_the_same_one_is_not(opinion):
    answered(opinion, Result.ADOPTED)
    let_out(opinion.consultation)
    answered(opinion, Result.ADOPTED)
    with pytest.raises(FeedbackError, match="没有新的结果"):
        let_out(opinion.consultation)

    answered(opinion, Result.NOT_ADOPTED)
    let_out(opinion.consultation)

    assert [row.result for row in OpinionFeedback.objects.order_by("pk")] == [
        "adopted", "not_adopted",
    ]  # fmt: skip
    assert "更正" in Notice.objects.order_by("pk").last().body


def test_only_what_was_reported_directly_is_named_so_and_once(opinion):
    reply = SuperiorReplyFactory(consultation=opinion.consultation)
    kept = KeptOpinionFactory(consultation=opinion.consultation)
    clerk = ClerkFactory()

    with pytest.raises(FeedbackError, match="不是“已直接报送”"):
        replies.add_line(reply, said(), by=clerk, direct_opinions=[kept])
    for _ in range(2):
        replies.add_line(reply, said(), by=clerk, direct_opinions=[opinion])
    with pytest.raises(FeedbackError, match="都对应意见"):
        replies.ask_to_confirm(reply, by=clerk)


def test_what_was_answered_is_sorted_no_more(opinion):
    answered(opinion)

    assert not opinion.can_be_taken_back
    with pytest.raises(OpinionError, match="已经答复"):
        take_back(opinion, by=ClerkFactory())


def test_the_clerk_names_it_by_its_number_beside_the_lines(client, opinion):
    reply = SuperiorReplyFactory(consultation=opinion.consultation)
    line = replies.add_line(reply, said(), by=ClerkFactory())
    client.force_login(ClerkFactory())
    url = reverse("admin:feedback_matching", args=[reply.pk])

    assert "已直接报送的意见编号" in client.get(url).content.decode()
    wrong = client.post(url, {"line": line.pk, f"direct-{line.pk}": "QH-1"})
    assert wrong.status_code == 422
    client.post(url, {"line": line.pk, f"direct-{line.pk}": opinion.receipt_no.lower()})

    assert list(line.direct_opinions.all()) == [opinion]
    page = client.get(reverse("admin:feedback_reply", args=[reply.pk])).content.decode()
    assert f"{opinion.receipt_no}</a>" in page


def test_the_paper_slip_says_the_answer_too(opinion):
    answered(opinion, reflected_in="第十条第二款", reason="授权另行规定")
    let_out(opinion.consultation)

    (sheet,) = slip_sheets(opinion.consultation, with_words(rows_to_print(opinion.consultation)))

    (words,) = sheet["意见"]
    assert (words["体现条款"], words["理由"]) == ("第十条第二款", "授权另行规定")
    assert "部分采纳" in words["结果"]
