from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from feedback import news, wording
from feedback.choices import Result
from feedback.models import OpinionFeedback, Outcome
from feedback.services import collecting, releases, telling
from liaison.contacts.services import erase
from liaison.notices import services as notices
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from opinions.choices import Axis, FeedbackState, Moderation, Processing
from opinions.models import OpinionMove, OpinionSupport
from opinions.services.moves import move
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    KeptOpinionFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def reachable(number="13800000021", **kwargs):
    phone = contacts.phone(number)
    return ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}", **kwargs)


def opinion_in(item, contributor=None, **kwargs):
    return SubmittedOpinionFactory(
        item=item,
        consultation=item.consultation,
        contributor=contributor or reachable(),
        **kwargs,
    )


def told_of(opinion):
    rows = OpinionFeedback.objects.filter(opinion=opinion).order_by("pk")
    return [row.result for row in rows]


def test_who_stood_behind_it_is_told_once_by_receipt_and_no_word_of_it(item, consultation):
    opinion = opinion_in(item)
    phone = contacts.phone("13900000022")
    for at, person in enumerate([{"phone": phone}, {}, {"phone": phone, "withdrawn_at": NOW}]):
        OpinionSupport.objects.create(
            opinion=opinion, client_key=uuid4(), person_key=f"phone:{at}",
            receipt_no=f"QH-SUP{at}", **person,
        )  # fmt: skip
    answer(item)
    release = let_out(consultation)

    for _ in range(2):
        telling.fan_out(release.pk, NOW)

    notice = Notice.objects.get(cause=f"release:{release.pk}:supporters")
    assert (notice.recipient_key, notice.contact_phone) == ("phone:0", phone)
    assert "QH-SUP0" in notice.body
    assert opinion.receipt_no not in notice.body
    assert "QH-SUP0" not in notice.sms_text
    assert opinion.body not in notice.body


def test_nobody_is_told_before_the_release(item, consultation):
    opinion = opinion_in(item)
    answer(item)
    releases.prepare_release(consultation, by=ClerkFactory())

    assert telling.unfinished() == []
    assert Notice.objects.count() == 0
    assert told_of(opinion) == []
    assert not Outcome.objects.released().exists()


def test_an_answer_that_came_after_the_release_waits_for_the_next(item, consultation):
    """The worker was down: what it finds later is still only what was let out."""
    other = CompiledItemFactory(consultation=consultation)
    first, second = opinion_in(item), opinion_in(other, reachable("13800000022"))
    answer(item)
    let_out(consultation, tell=False)
    answer(other)
    answer(item, Result.NOT_ADOPTED)

    telling.fan_out(telling.unfinished()[0], timezone.now())

    assert (told_of(first), told_of(second)) == ([Result.ADOPTED], [])
    assert "部分" not in Notice.objects.get().body
    assert "已被立法机关采纳" in Notice.objects.get().body


def test_a_person_with_several_opinions_gets_one_message_about_all(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    author = reachable()
    again = reachable()
    opinions = [opinion_in(item, author), opinion_in(other, again)]
    answer(item)
    answer(other, Result.NOT_ADOPTED, reason_code="R03")
    let_out(consultation)

    notice = Notice.objects.get()
    assert all(opinion.receipt_no in notice.body for opinion in opinions)
    assert "已被立法机关采纳" in notice.body
    assert "立法机关未采纳。理由：超出立法权限。" in notice.body
    assert {row.notice for row in OpinionFeedback.objects.all()} == {notice}


def test_a_second_fan_out_tells_nobody_again(item, consultation):
    opinion = opinion_in(item)
    answer(item)
    release = let_out(consultation)

    assert telling.fan_out(release.pk, timezone.now()) == 0
    assert told_of(opinion) == [Result.ADOPTED]
    assert Notice.objects.count() == 1


def test_what_was_killed_in_the_middle_is_finished_by_the_sweep(item, consultation, monkeypatch):
    for number in range(3):
        opinion_in(item, reachable(f"1380000003{number}"))
    answer(item)
    release = let_out(consultation, tell=False)
    monkeypatch.setattr(telling, "PEOPLE_AT_ONCE", 2)
    compose = notices.compose_notice
    told = []

    def dies_at_the_third(**kwargs):
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(kwargs)
        return compose(**kwargs)

    monkeypatch.setattr(telling, "compose_notice", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        telling.fan_out(release.pk, timezone.now())
    assert telling.unfinished() == [release.pk]
    monkeypatch.setattr(telling, "compose_notice", compose)
    telling.fan_out(release.pk, timezone.now())

    assert Notice.objects.count() == 3
    assert OpinionFeedback.objects.count() == 3
    assert telling.unfinished() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everyone_once(item, consultation, monkeypatch):
    for number in range(6):
        opinion_in(item, reachable(f"1380000004{number}"))
    answer(item)
    release = let_out(consultation, tell=False)
    monkeypatch.setattr(telling, "PEOPLE_AT_ONCE", 2)
    together = Barrier(2)

    def work():
        together.wait()
        try:
            return telling.fan_out(release.pk, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = [future.result() for future in [pool.submit(work), pool.submit(work)]]

    assert sum(told) == 6
    assert Notice.objects.count() == 6
    assert OpinionFeedback.objects.count() == 6


def test_a_long_fan_out_gives_the_worker_back_and_goes_on_later(item, consultation, monkeypatch):
    for number in range(3):
        opinion_in(item, reachable(f"1380000003{number}"))
    answer(item)
    release = let_out(consultation, tell=False)
    monkeypatch.setattr(telling, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(telling, "LONGEST_RUN", -1)
    asked = []
    monkeypatch.setattr(telling, "nudge", lambda *work: asked.append(work))

    assert [telling.fan_out(release.pk, timezone.now()) for _ in range(3)] == [1, 1, 1]
    assert asked == [("feedback.fan_out", release.pk)] * 3
    assert telling.unfinished() == [release.pk]
    assert telling.fan_out(release.pk, timezone.now()) == 0
    assert telling.unfinished() == []


def test_the_database_refuses_to_tell_an_opinion_twice_at_a_time(item, consultation):
    opinion = opinion_in(item)
    answer(item)
    first = let_out(consultation)
    answer(item, Result.NOT_ADOPTED)
    second = let_out(consultation, tell=False)

    with (
        pytest.raises(IntegrityError, match="one_current_feedback_per_opinion"),
        transaction.atomic(),
    ):
        OpinionFeedback.objects.create(release=second, opinion=opinion, result=Result.ADOPTED)
    assert first != second


def test_a_second_release_tells_only_what_changed(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    same, changed = opinion_in(item), opinion_in(other, reachable("13800000022"))
    answer(item)
    answer(other)
    let_out(consultation)
    answer(other, Result.NOT_ADOPTED)
    let_out(consultation)
    keys = [one.contributor.person_key for one in (same, changed)]

    assert told_of(same) == [Result.ADOPTED]
    assert told_of(changed) == [Result.ADOPTED, Result.NOT_ADOPTED]
    # What was put right is not sent again by mistake; what still stands may be.
    first, second = (Notice.objects.filter(recipient_key=key).order_by("pk") for key in keys)
    assert [one.replaced_by for one in first] == [None]
    assert [one.replaced_by for one in second] == [second[1], None]
    assert list(OpinionFeedback.objects.current().values_list("result", flat=True)) == [
        Result.ADOPTED,
        Result.NOT_ADOPTED,
    ]


def test_back_to_the_first_answer_is_news_once_the_second_was_told(item, consultation):
    opinion = opinion_in(item)
    for result in (Result.ADOPTED, Result.NOT_ADOPTED, Result.ADOPTED):
        answer(item, result)
        let_out(consultation)

    assert told_of(opinion) == [Result.ADOPTED, Result.NOT_ADOPTED, Result.ADOPTED]
    assert Notice.objects.count() == 3


def test_back_to_the_first_answer_before_any_release_is_no_news(item, consultation):
    opinion_in(item)
    answer(item)
    let_out(consultation)
    answer(item, Result.NOT_ADOPTED)
    answer(item)

    assert not news.to_tell(consultation).exists()
    with pytest.raises(releases.FeedbackError, match="没有新的结果要告知"):
        releases.prepare_release(consultation, by=ClerkFactory())


def test_another_article_in_the_same_outcome_is_news(item, consultation):
    opinion = opinion_in(item)
    answer(item, reflected_in="第十条")
    let_out(consultation)
    answer(item, reflected_in="第十二条")
    let_out(consultation)

    assert told_of(opinion) == [Result.ADOPTED, Result.ADOPTED]
    assert "第十二条" in Notice.objects.latest("pk").body


def test_an_opinion_in_two_items_is_told_of_each_answer_when_it_comes(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    opinion = opinion_in(item)
    opinion.compiled_in.create(item=other, merged_by=other.created_by)
    answer(item)
    let_out(consultation)
    answer(other, Result.NOT_ADOPTED)
    let_out(consultation)

    assert told_of(opinion) == [Result.ADOPTED, Result.PARTIAL]


def test_what_is_not_answered_yet_is_not_told(item, consultation):
    silent = opinion_in(CompiledItemFactory(consultation=consultation), reachable("13800000022"))
    opinion_in(item)
    answer(item)
    let_out(consultation)

    assert told_of(silent) == []


@pytest.mark.parametrize(
    ("processing", "words"),
    [
        (Processing.KEPT, "未纳入汇总"),
        (Processing.REFERRED, "已转有关部门"),
        (Processing.PETITION, "属于信访诉求"),
        (Processing.REVIEW_SUGGESTION, "属于规范性文件审查建议"),
        (Processing.PUBLIC_SENTIMENT, "属于社情民意"),
    ],
)
def test_what_was_not_sent_up_is_told_with_its_reason(item, consultation, processing, words):
    answer(item)
    opinion = KeptOpinionFactory(
        consultation=consultation,
        contributor=reachable(),
        processing=processing,
        processing_note="原因写在这里。",
    )
    let_out(consultation)

    body = Notice.objects.get().body
    assert words in body
    assert "原因写在这里。" in body
    assert told_of(opinion) == ["none"]
    assert not news.to_tell(consultation).exists()


def test_the_author_of_a_refused_opinion_is_told_why(item, consultation):
    answer(item)
    opinion = KeptOpinionFactory(
        consultation=consultation,
        contributor=reachable(),
        processing=Processing.RECEIVED,
        processing_note="",
        moderation=Moderation.HELD,
    )
    move(opinion, Axis.MODERATION, Moderation.BLOCKED, by=ReviewerFactory(), note="含有他人住址")
    let_out(consultation)

    assert "不予登记。含有他人住址。" in Notice.objects.get().body
    assert OpinionMove.objects.filter(opinion=opinion, axis=Axis.FEEDBACK, new="due").exists()


def test_who_withdrew_is_told_nothing(item, consultation):
    answer(item)
    KeptOpinionFactory(consultation=consultation, processing=Processing.WITHDRAWN)

    assert not news.to_tell(consultation).exists()


def test_who_left_no_contact_gets_a_slip_from_the_station(item, consultation):
    station = StationFactory()
    author = ContributorFactory(name="王桂兰")
    opinion = opinion_in(item, author, station=station)
    answer(item)
    let_out(consultation)

    notice = Notice.objects.get()
    assert (notice.status, notice.station_code) == (NoticeStatus.MANUAL, station.code)
    assert notice.person_label == "王**"
    assert "王桂兰" not in notice.body
    opinion.refresh_from_db()
    assert opinion.feedback == FeedbackState.DUE


def test_who_left_nothing_and_came_without_a_station_reads_it_in_public(item, consultation):
    opinion = opinion_in(item, ContributorFactory())
    answer(item)
    let_out(consultation)

    row = OpinionFeedback.objects.get()
    opinion.refresh_from_db()
    assert (row.notice, row.told_at is None) == (None, False)
    assert opinion.feedback == FeedbackState.SENT
    assert OpinionFeedback.objects.figures()["public"] == 1
    # There was no message that a receipt could call lost.
    assert collecting.collect_told() == 0
    row.refresh_from_db()
    opinion.refresh_from_db()
    assert (row.told_at is None, opinion.feedback) == (False, FeedbackState.SENT)


def test_an_erased_contact_is_no_contact(item, consultation):
    author = reachable()
    erase(author.phone)
    opinion_in(item, author)
    answer(item)
    let_out(consultation)

    assert Notice.objects.count() == 0


def test_what_the_notices_report_reaches_the_opinions(item, consultation):
    by_phone = opinion_in(item)
    by_slip = opinion_in(item, ContributorFactory(name="李"), station=StationFactory())
    answer(item)
    let_out(consultation)
    Notice.objects.filter(contact_phone__isnull=False).update(
        status=NoticeStatus.SENT, sent_at=timezone.now()
    )
    slip = Notice.objects.get(status=NoticeStatus.MANUAL)
    notices.mark_told_in_person(slip, by=ClerkFactory(), told_on=timezone.localdate())

    assert collecting.collect_told() == 2
    assert collecting.collect_told() == 0
    by_phone.refresh_from_db()
    by_slip.refresh_from_db()
    assert (by_phone.feedback, by_slip.feedback) == (FeedbackState.SENT, FeedbackState.TOLD)
    figures = OpinionFeedback.objects.figures()
    assert figures == {
        "due": 2, "public": 0, "on_the_way": 0, "sent": 1, "delivered": 0, "failed": 0,
        "by_hand": 0, "in_person": 1,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["https://a.cn", f"https://{'a' * 90}.cn"])
def test_the_short_message_fits_whatever_the_title_and_the_address(item, settings, address):
    settings.PUBLIC_URL = address
    told = wording.Told(opinion_in(item), [answer(item)])

    text = wording.sms("云岭市" * 60, [told])

    assert len(text) <= notices.LONGEST_SMS
    assert len(wording.subject("云岭市" * 60)) <= 120


def test_a_fan_out_of_many_takes_few_queries(item, consultation, django_assert_max_num_queries):
    for number in range(8):
        opinion_in(item, reachable(f"1380000005{number}"))
    answer(item)
    release = let_out(consultation, tell=False)

    with django_assert_max_num_queries(8 * 4 + 40):
        telling.fan_out(release.pk, timezone.now())
