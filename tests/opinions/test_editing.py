from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.models import Consultation
from liaison.audit.models import AuditEntry
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from opinions.choices import Axis, Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.services import editing
from opinions.services.giving import Words
from opinions.services.moves import move
from tests.factories.accounts import ClerkFactory
from tests.factories.opinions import ContributorFactory, OpinionFactory, PassedOpinionFactory

pytestmark = pytest.mark.django_db
NEW = Words(body="改成这样说。", reason="更清楚。")


def edit(opinion, words=NEW, now=None):
    editing.edit_opinion(opinion, words=words, now=now or timezone.now())


def test_an_edit_keeps_the_words_from_before():
    opinion = OpinionFactory(body="原来的话。")

    edit(opinion)

    opinion.refresh_from_db()
    assert (opinion.body, opinion.reason, opinion.revision) == ("改成这样说。", "更清楚。", 2)
    assert opinion.text_hash == NEW.hash
    assert [(r.number, r.body) for r in opinion.revisions.all()] == [(1, "原来的话。")]
    assert AuditEntry.objects.filter(action="opinions.edit").count() == 1


def test_a_second_edit_from_an_old_page_is_refused():
    opinion = OpinionFactory()
    stale = Opinion.objects.get(pk=opinion.pk)
    edit(opinion)

    with pytest.raises(OpinionError, match="刚刚有变化"):
        edit(stale, Words(body="另一台手机上改的。"))


@pytest.mark.parametrize(
    "state", [Processing.UNDER_REVIEW, Processing.MERGED, Processing.SUBMITTED, Processing.KEPT]
)
def test_nobody_edits_what_is_being_sorted(state):
    with pytest.raises(OpinionError, match="不能再修改"):
        edit(OpinionFactory(processing=state))


def test_nobody_edits_after_the_close():
    opinion = OpinionFactory()

    with pytest.raises(OpinionError, match="不能再修改"):
        edit(opinion, now=opinion.consultation.public_close)


def test_a_returned_opinion_may_be_completed_after_the_close():
    opinion = OpinionFactory(processing=Processing.RETURNED)
    consultation = opinion.consultation
    consultation.status = "closed"

    edit(opinion, now=consultation.public_close + timedelta(days=1))

    opinion.refresh_from_db()
    assert opinion.processing == Processing.RECEIVED


def test_the_same_words_again_are_no_edit():
    opinion = OpinionFactory(body="一样。")

    with pytest.raises(OpinionError, match="没有变化"):
        edit(opinion, Words(body="一样。"))


def test_personal_data_in_new_words_is_held():
    opinion = PassedOpinionFactory()

    edit(opinion, Words(body="打13800000021"))

    opinion.refresh_from_db()
    assert opinion.moderation == Moderation.HELD


@pytest.mark.parametrize("state", [Processing.RECEIVED, Processing.MERGED, Processing.KEPT])
def test_the_author_may_withdraw_until_the_table_is_frozen(state):
    opinion = OpinionFactory(processing=state)

    editing.withdraw_opinion(opinion)

    opinion.refresh_from_db()
    assert opinion.processing == Processing.WITHDRAWN
    assert not Opinion.objects.counted().filter(pk=opinion.pk).exists()


def test_after_submission_only_personal_data_can_be_taken_back():
    opinion = OpinionFactory(processing=Processing.SUBMITTED)

    with pytest.raises(OpinionError, match="删除个人信息"):
        editing.withdraw_opinion(opinion)


def test_while_the_table_is_frozen_nobody_withdraws_also_from_a_page_opened_before():
    opinion = OpinionFactory(processing=Processing.MERGED)
    Consultation.objects.filter(pk=opinion.consultation_id).update(status="compiled")

    with pytest.raises(OpinionError, match="已经定稿"):
        editing.withdraw_opinion(opinion)


def test_withdrawing_twice_is_refused():
    opinion = OpinionFactory()
    editing.withdraw_opinion(opinion)

    assert not editing.may_withdraw(opinion)


def test_an_opinion_that_a_clerk_moved_meanwhile_is_not_withdrawn():
    opinion = OpinionFactory()
    move(
        Opinion.objects.get(pk=opinion.pk), Axis.PROCESSING, Processing.KEPT, by=ClerkFactory(),
        note="不属于本法规调整范围。",
    )  # fmt: skip

    with pytest.raises(OpinionError, match="刚刚被其他人处理过"):
        editing.withdraw_opinion(opinion)


def test_consents_can_be_taken_back_but_not_granted():
    person = ContributorFactory(consent_upward=True, consent_name=True)

    taken_back = editing.keep_consents(person, kept=["consent_upward", "consent_case"])

    person.refresh_from_db()
    assert taken_back == ["consent_name"]
    assert (person.consent_upward, person.consent_name, person.consent_case) == (True, False, False)


def test_a_forgotten_person_leaves_only_the_words():
    phone = keep(ContactKind.PHONE, "13800000021")
    person = ContributorFactory(
        name="王秀兰", phone=phone, person_key=f"phone:{phone.lookup}", consent_name=True
    )
    opinion = OpinionFactory(contributor=person)

    editing.forget_person(person)

    person.refresh_from_db()
    phone.refresh_from_db()
    assert (person.name, person.phone, person.can_be_reached, person.consent_name) == (
        "", None, False, False,
    )  # fmt: skip
    assert (phone.ciphertext, phone.lookup) == ("", "")
    assert Opinion.objects.get(pk=opinion.pk).body == opinion.body
