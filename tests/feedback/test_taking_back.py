"""更正: edge cases 7 and 15, and what was once registered from a published text alone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from feedback.answers import answers_to
from feedback.choices import Basis, Result, Standing
from feedback.choices.reflections import TakingBackCause
from feedback.errors import FeedbackError
from feedback.funnel import funnel
from feedback.models import OpinionFeedback, Outcome, Reflection, SuperiorReply
from feedback.news import to_tell
from feedback.results import result_rows
from feedback.services import letters, registering, releases, replies, taking_back, telling
from feedback.timeline import steps
from liaison.notices.models import Notice
from liaison.office.models import Confirmation
from opinions.choices import Adoption
from opinions.models import Opinion
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    SuperiorReplyFactory,
    answer,
    let_out,
    said,
)
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db


def asked_back(outcome, cause=TakingBackCause.DROPPED, words="表决稿没有保留这一内容"):
    return taking_back.ask_to_take_back(outcome, cause=cause, words=words, by=ClerkFactory())


def taken_back(outcome, **kwargs):
    return taking_back.confirm_taking_back(asked_back(outcome, **kwargs), by=ReviewerFactory())


def author(item, number="13800000021", **kwargs):
    phone = contacts.phone(number)
    person = ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}", **kwargs)
    return SubmittedOpinionFactory(consultation=item.consultation, item=item, contributor=person)


def bodies():
    return list(Notice.objects.order_by("pk").values_list("body", flat=True))


@pytest.fixture
def told(item, consultation):
    """Adopted in the second reading, and its author knows."""
    opinion = author(item, name="王桂兰")
    outcome = answer(item, reflected_in="二审稿第十条")
    let_out(consultation)
    return opinion, outcome


def test_whoever_was_told_hears_of_the_correction_once_in_a_message_of_its_own(
    told, item, consultation
):
    _, outcome = told
    reversal = taken_back(outcome)
    author(
        item, "13800000022"
    )  # joined the item late and heard nothing: there is nothing to correct
    release = let_out(consultation)
    telling.fan_out(release.pk, timezone.now())

    first, second = bodies()
    assert "已被立法机关采纳" in first
    assert "更正：以前告知您的结果是“采纳”，现以这次为准。表决稿没有保留这一内容。" in second
    assert "不表示采纳，也不表示不采纳" in second
    assert "已被" not in second
    assert [(row.result, row.is_current) for row in OpinionFeedback.objects.order_by("pk")] == [
        ("adopted", False), ("awaiting", True),
    ]  # fmt: skip
    assert [(one.revision, one.result) for one in Outcome.objects.filter(item=item)] == [
        (1, "adopted"), (2, "awaiting"),
    ]  # fmt: skip
    reversal.refresh_from_db()
    assert reversal.release == release
    with pytest.raises(FeedbackError, match="没有新的结果"):
        releases.prepare_release(consultation, by=ClerkFactory())


def test_until_its_release_nothing_changes_outside_and_after_it_nothing_is_claimed(
    told, item, consultation
):
    opinion, outcome = told
    taken_back(outcome)
    assert [row.result for row in result_rows(consultation)] == ["adopted"]
    assert answers_to(opinion).result == "adopted"

    let_out(consultation)
    (row,) = result_rows(consultation)
    assert (row.label, row.correction) == ("暂未收到立法机关反馈", "表决稿没有保留这一内容")
    own = steps(Opinion.objects.for_author().get(pk=opinion.pk), answers_to(opinion))
    assert [step.title for step in own][-2:] == ["结果更正", "立法机关研究"]
    counted = funnel(consultation)
    assert (counted.decided, counted.adopted, counted.waiting, counted.rate) == (0, 0, 1, None)


def test_an_answer_after_the_correction_is_news_and_corrects_nothing(told, item, consultation):
    _, outcome = told
    taken_back(outcome)
    let_out(consultation)
    answer(item, Result.PARTIAL, reflected_in="第十二条")
    let_out(consultation)

    assert "更正" not in bodies()[-1]
    assert "已被立法机关部分采纳。体现在第十二条。" in bodies()[-1]


def test_of_two_answers_to_one_opinion_only_the_wrong_one_is_corrected(item, consultation):
    other = CompiledItemFactory(consultation=consultation)
    opinion = author(item)
    other.sources.create(opinion=opinion, merged_by=other.created_by)
    wrong = answer(item)
    answer(other)
    let_out(consultation)
    taken_back(wrong, cause=TakingBackCause.MISMATCHED, words="我们对应错了")
    let_out(consultation)

    opinion.refresh_from_db()
    assert opinion.adoption == Adoption.ADOPTED
    assert "更正" in bodies()[-1]
    assert "我们对应错了" in bodies()[-1]
    assert "已被立法机关采纳" in bodies()[-1]


def test_nobody_hears_of_what_was_taken_back_before_it_went_out(item, consultation):
    author(item)
    taken_back(answer(item))

    assert not to_tell(consultation).exists()
    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.RESULTS_PARTIAL


def test_the_same_answer_by_two_routes_counts_once_and_is_told_once(told, item, consultation):
    """Edge case 22: a point inside the county hears it from the city, and so do we."""
    answer(item, reflected_in="二审稿第十条")

    assert not to_tell(consultation).exists()
    assert funnel(consultation).adopted == 1


def test_who_asked_can_not_post_it_and_a_second_click_does_nothing(told, strict_mode):
    _, outcome = told
    asked = asked_back(outcome)
    with pytest.raises(FeedbackError, match="正在等待复核"):
        asked_back(outcome)
    with pytest.raises(Exception, match="提请人不能自己确认"):
        taking_back.confirm_taking_back(asked, by=asked.requested_by)
    taking_back.confirm_taking_back(asked, by=ReviewerFactory())
    with pytest.raises(FeedbackError, match="不是现行的结果"):
        asked_back(outcome)
    assert Outcome.objects.count() == 2


def test_a_letter_that_thanks_for_it_is_not_signed(told, consultation):
    _, outcome = told
    (letter,) = letters.draft_letters(consultation, by=ClerkFactory())
    letters.review_letter(letter, by=ReviewerFactory())
    taken_back(outcome)

    with pytest.raises(FeedbackError, match="现在没有采纳的结果"):
        letters.sign_letter(letter, by=LeaderFactory(), signed_on=timezone.localdate())


def test_the_page_leads_from_asking_to_posting(client, told):
    opinion, outcome = told
    page = reverse("admin:feedback_take_back", args=[outcome.pk])
    client.force_login(ClerkFactory())
    assert "已经就 1 条意见告知过提出人" in client.get(page).content.decode()
    assert client.post(page, {"words": "无"}).status_code == 422
    client.post(page, {"cause": "dropped"})

    client.force_login(ReviewerFactory())
    assert "同意更正" in client.get(page).content.decode()
    client.post(reverse("admin:feedback_answer_taking_back", args=[outcome.pk]), {"agree": "1"})

    posted = Outcome.objects.current().filter(item=outcome.item)
    assert not posted.exists()
    assert Opinion.objects.get(pk=opinion.pk).adoption == Adoption.AWAITING
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404


def test_a_published_text_is_no_reply(consultation):
    with pytest.raises(FeedbackError, match="公布文本不是立法机关的答复"):
        registering.register_reply(
            consultation, by=ClerkFactory(), kind="published_text", dated_on=timezone.localdate()
        )
    with pytest.raises(IntegrityError, match="published_text_is_no_reply"), transaction.atomic():
        SuperiorReplyFactory(consultation=consultation, kind="published_text")


def test_the_database_lets_no_reading_of_ours_be_a_result(item):
    outcome = answer(item)
    with pytest.raises(IntegrityError, match="our_reading_is_no_outcome"), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(basis=Basis.CLAIMED_BY_US)


@pytest.fixture
def before_the_change():
    """As the tables let it be until now; the columns of today are there already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE feedback_superiorreply DROP CONSTRAINT published_text_is_no_reply;"
            "ALTER TABLE feedback_outcome DROP CONSTRAINT our_reading_is_no_outcome"
        )


def from_text(outcome):
    SuperiorReply.objects.filter(pk=outcome.line.reply_id).update(kind="published_text")
    return outcome


def upgrade():
    with connection.schema_editor() as editor:
        import_module("feedback.migrations.0009_reflections").keep_apart(apps, editor)


def test_the_upgrade_makes_claims_of_texts_and_keeps_what_people_were_told(
    before_the_change, consultation
):
    untold, corrected, public = CompiledItemFactory.create_batch(3, consultation=consultation)
    heard = author(public)
    from_text(answer(public, reflected_in="第三条", reflected_text="每十日维护保养一次。"))
    let_out(consultation)
    quiet = author(untold)
    from_text(answer(untold, reflected_in="第四条"))
    answer(corrected, Result.NOT_ADOPTED)
    from_text(answer(corrected, reflected_in="第五条"))

    upgrade()

    standing = {one.item_id: (one.result, one.basis) for one in Outcome.objects.current()}
    assert standing == {
        public.pk: ("adopted", "claimed_by_us"),
        corrected.pk: ("not_adopted", "confirmed_by_superior"),
    }
    assert Outcome.objects.count() == 4
    adoptions = Opinion.objects.values_list("pk", "adoption")
    assert dict(adoptions) == {heard.pk: "adopted", quiet.pk: "awaiting"}
    claims = Reflection.objects.order_by("item").values_list("item", "standing", "place")
    assert list(claims) == [
        (untold.pk, Standing.CLAIMED_BY_US, "第四条"),
        (corrected.pk, Standing.CLAIMED_BY_US, "第五条"),
        (public.pk, Standing.CLAIMED_BY_US, "第三条"),
    ]
    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.RESULTS_PARTIAL
    assert [row.result for row in result_rows(consultation)].count("adopted") == 1
    assert not to_tell(consultation).exists()


def test_the_upgrade_voids_what_waited_and_takes_it_from_the_reviewers_desk(
    before_the_change, item
):
    clerk = ClerkFactory()
    reply = SuperiorReplyFactory(consultation=item.consultation, registered_by=clerk)
    replies.add_line(reply, said(reflected_in="第六条"), by=clerk, items=[item])
    asked = replies.ask_to_confirm(reply, by=clerk)
    SuperiorReply.objects.filter(pk=reply.pk).update(kind="published_text")

    upgrade()

    reply.refresh_from_db()
    assert reply.status == "voided"
    assert not Confirmation.objects.filter(pk=asked.pk).open().exists()
    assert Reflection.objects.get().place == "第六条"
    assert not Outcome.objects.exists()
