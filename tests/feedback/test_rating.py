import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback.choices import Result
from feedback.models import OpinionFeedback, Rating
from opinions import tickets
from opinions.choices import FeedbackState, Moderation, Processing
from tests.factories.feedback import (
    KeptOpinionFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def opinion(item):
    return SubmittedOpinionFactory(consultation=item.consultation, item=item)


def address(opinion, page="opinion"):
    return reverse(f"feedback:{page}", args=[tickets.issue_track(opinion.pk)])


def text(response):
    return response.content.decode()


def test_a_result_is_not_shown_before_it_is_released(client, item, opinion):
    answer(item, Result.NOT_ADOPTED, reason_code="R03")
    opinion.refresh_from_db()
    page = text(client.get(address(opinion)))
    held = json.loads(client.get(address(opinion, "data")).content)

    assert opinion.adoption == Result.NOT_ADOPTED
    assert "未采纳" not in page
    assert "没有采纳" not in page
    assert "超出立法权限" not in page
    assert "您的评价" not in page
    assert held["采纳情况"] == []
    assert "未采纳" not in json.dumps(held, ensure_ascii=False)


def test_a_later_answer_waits_while_the_released_one_is_shown(client, item, opinion):
    answer(item, reflected_in="第十条第二款")
    let_out(item.consultation)
    answer(item, Result.NOT_ADOPTED, reason_code="R03")
    page = text(client.get(address(opinion)))

    assert "第十条第二款" in page
    assert "超出立法权限" not in page


def test_the_released_result_is_shown_with_reason_and_words(client, item, opinion):
    answer(
        item,
        Result.PARTIAL,
        reason_code="R99",
        reason="由市政府另行规定",
        reflected_in="第十条第二款",
        reflected_text="应当及时到达现场。",
    )
    let_out(item.consultation)
    page = text(client.get(address(opinion)))

    assert "立法机关部分采纳了这条意见" in page
    assert "第十条第二款" in page
    assert "应当及时到达现场。" in page
    assert "由市政府另行规定" in page
    assert json.loads(client.get(address(opinion, "data")).content)["采纳情况"] == [
        {"结果": "部分采纳", "体现条款": "第十条第二款", "理由": "由市政府另行规定"}
    ]


def test_an_author_rates_once_in_words(client, item, opinion):
    answer(item)
    let_out(item.consultation)
    page = text(client.get(address(opinion)))
    assert all(word in page for word in ("非常满意", "一般", "非常不满意"))

    sent = client.post(address(opinion, "rate"), {"score": "4", "comment": "说得清楚"})
    again = client.post(address(opinion, "rate"), {"score": "1"})

    assert sent.status_code == 302
    assert again.status_code == 422
    assert "您已经评价过这次答复" in text(again)
    assert [(r.score, r.comment) for r in Rating.objects.all()] == [("4", "说得清楚")]
    opinion.refresh_from_db()
    assert opinion.feedback == FeedbackState.RATED
    assert "满意：说得清楚" in text(client.get(address(opinion)))


def test_who_rates_has_been_told_even_if_the_slip_still_lies_there(client, item):
    from_station = SubmittedOpinionFactory(consultation=item.consultation, item=item)
    from_station.contributor.name = "李"
    from_station.contributor.save()
    answer(item)
    let_out(item.consultation)
    OpinionFeedback.objects.update(told_at=None)
    client.post(address(from_station, "rate"), {"score": "5"})

    assert OpinionFeedback.objects.get().told_at is not None


def test_a_later_answer_may_be_rated_again(client, item, opinion):
    answer(item)
    let_out(item.consultation)
    client.post(address(opinion, "rate"), {"score": "5"})
    answer(item, Result.NOT_ADOPTED)
    let_out(item.consultation)
    client.post(address(opinion, "rate"), {"score": "2"})

    assert list(Rating.objects.order_by("pk").values_list("score", flat=True)) == ["5", "2"]


def test_what_was_not_sent_up_can_be_rated_too(client, item):
    kept = KeptOpinionFactory(consultation=item.consultation)
    answer(item)
    let_out(item.consultation)
    page = text(client.get(address(kept)))

    assert "属于执行问题，已经答复。" in page
    assert "您的评价" in page


@pytest.mark.parametrize("score", ["", "6", "满意"])
def test_a_rating_without_a_choice_is_explained_and_the_words_are_kept(
    client, item, opinion, score
):
    answer(item)
    let_out(item.consultation)
    response = client.post(address(opinion, "rate"), {"score": score, "comment": "留着这句"})

    assert response.status_code == 422
    assert "请选一项。" in text(response)
    assert "留着这句" in text(response)


def test_nothing_can_be_rated_before_it_was_told(client, opinion):
    assert client.post(address(opinion, "rate"), {"score": "5"}).status_code == 302
    assert Rating.objects.count() == 0


def test_a_rating_is_not_made_by_looking(client, item, opinion):
    answer(item)
    let_out(item.consultation)

    assert client.get(address(opinion, "rate")).status_code == 405


def test_the_database_keeps_one_rating_for_each_answer(item, opinion):
    answer(item)
    let_out(item.consultation)
    feedback = OpinionFeedback.objects.get()
    Rating.objects.create(feedback=feedback, score="5")

    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(feedback=feedback, score="1")


def test_a_refused_author_reads_why(client, item):
    blocked = KeptOpinionFactory(
        consultation=item.consultation,
        processing=Processing.RECEIVED,
        moderation=Moderation.BLOCKED,
    )

    assert "没有登记" in text(client.get(address(blocked)))
