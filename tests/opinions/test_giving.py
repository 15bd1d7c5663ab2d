import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.choices import ConsultationStatus
from liaison.audit.models import AuditEntry
from liaison.contacts.models import Contact
from opinions import receipts
from opinions.choices import Channel, TargetScope
from opinions.errors import OpinionError
from opinions.models import Contributor, Opinion
from opinions.services.giving import (
    NotOpenError,
    Person,
    Words,
    record_opinion,
    submit_opinion,
)
from opinions.targets import targets_for
from tests.factories.accounts import UserFactory
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


def give(consultation, **changes):
    arguments = {
        "words": Words(body="建议每十日维护保养一次。"),
        "person": Person(),
        "nonce": uuid.uuid4(),
        "opened_at": NOW - timedelta(minutes=3),
        "now": NOW,
    }
    return submit_opinion(consultation, **arguments | changes)


def articles(consultation):
    return list(consultation.version.provisions.filter(kind="article"))


def test_an_opinion_on_an_article_keeps_its_label_and_words(consultation):
    article = articles(consultation)[2]

    given = give(consultation, provisions=[article.uuid])

    target = given.opinion.targets.get()
    assert (target.scope, target.provision, target.unit) == ("provision", article, article)
    assert (target.label, target.quote) == (
        "第一章第三条",
        "维护保养单位应当至少每十五日进行一次维护保养。",
    )


def test_one_opinion_may_be_about_several_articles(consultation):
    chosen = articles(consultation)[:2]

    given = give(consultation, provisions=[article.uuid for article in chosen])

    assert [target.provision for target in given.opinion.targets.all()] == chosen
    assert Opinion.objects.count() == 1


def test_without_an_article_it_is_about_the_whole_draft(consultation):
    target = give(consultation).opinion.targets.get()

    assert (target.scope, target.label, target.quote) == (TargetScope.WHOLE, "总体意见", "")


def test_an_article_of_another_draft_is_refused(consultation):
    stranger = articles(PublicConsultationFactory())[0]

    with pytest.raises(OpinionError, match="不在这份草案里"):
        give(consultation, provisions=[stranger.uuid])


def test_the_same_form_sent_twice_gets_the_same_receipt(consultation):
    nonce = uuid.uuid4()

    first, second = give(consultation, nonce=nonce), give(consultation, nonce=nonce)

    assert second.opinion == first.opinion
    assert second.query_code == first.query_code
    assert (first.is_new, second.is_new) == (True, False)
    assert (Opinion.objects.count(), Contributor.objects.count()) == (1, 1)


def test_a_number_that_another_opinion_has_is_drawn_anew(consultation, monkeypatch):
    taken = give(consultation).opinion.receipt_no
    numbers = iter([taken, taken, "QH-2345-6789-A"])
    monkeypatch.setattr(receipts, "new_number", lambda: next(numbers))

    given = give(consultation, person=Person(name="王某", phone="13800000021"))

    assert (given.is_new, given.opinion.receipt_no) == (True, "QH-2345-6789-A")
    assert receipts.query_hash("QH-2345-6789-A", given.query_code) == given.opinion.query_hash
    assert Contributor.objects.filter(name="王某").count() == 1


def test_other_words_from_the_same_form_are_another_opinion(consultation):
    nonce = uuid.uuid4()

    give(consultation, nonce=nonce)
    give(consultation, nonce=nonce, words=Words(body="还建议公布维保单位名单。"))

    assert Opinion.objects.count() == 2


def test_contacts_are_kept_encrypted_and_name_the_person(consultation):
    person = Person(name="王秀兰", phone="138 0000 0021", email="wang@example.cn")

    one = give(consultation, person=person).opinion.contributor
    other = give(consultation, person=person).opinion.contributor

    assert one.person_key == other.person_key
    assert one.phone.masked == "138****0021"
    assert "13800000021" not in str(Contact.objects.values_list())


def test_those_without_contact_are_different_people(consultation):
    assert (
        give(consultation).opinion.contributor.person_key
        != give(consultation).opinion.contributor.person_key
    )


def test_a_wrong_phone_number_is_explained_and_nothing_is_stored(consultation):
    with pytest.raises(OpinionError, match="手机"):
        give(consultation, person=Person(phone="12345"))
    assert (Opinion.objects.count(), Contact.objects.count()) == (0, 0)


def test_too_long_a_text_is_refused_with_both_numbers():
    with pytest.raises(OpinionError, match="最多5000字，现在有5001字"):
        Words(body="长" * 5001)


def test_empty_words_are_refused():
    with pytest.raises(OpinionError, match="请填写意见内容。"):
        Words(body=" \n")


def test_the_receipt_opens_the_opinion(consultation):
    given = give(consultation)

    assert receipts.read_number(given.opinion.receipt_no) == given.opinion.receipt_no
    assert receipts.matches(given.opinion.receipt_no, given.query_code, given.opinion.query_hash)


@pytest.mark.parametrize(
    ("opened", "sent", "late"),
    [(-60, -1, False), (-60, 0, True), (-1, 599, True)],
)
def test_a_form_opened_before_the_close_has_ten_minutes(consultation, opened, sent, late):
    close = consultation.public_close

    given = give(
        consultation,
        opened_at=close + timedelta(seconds=opened),
        now=close + timedelta(seconds=sent),
    )

    assert given.opinion.is_late is late
    assert bool(given.opinion.processing_note) is late


@pytest.mark.parametrize(("opened", "sent"), [(-60, 600), (0, 1), (30, 60)])
def test_after_the_grace_or_opened_after_the_close_is_refused(consultation, opened, sent):
    close = consultation.public_close

    with pytest.raises(NotOpenError):
        give(
            consultation,
            opened_at=close + timedelta(seconds=opened),
            now=close + timedelta(seconds=sent),
        )


def test_the_grace_works_after_the_clock_has_closed_it(consultation):
    consultation.status = ConsultationStatus.CLOSED
    close = consultation.public_close

    given = give(
        consultation, opened_at=close - timedelta(minutes=1), now=close + timedelta(minutes=1)
    )

    assert given.opinion.is_late


@pytest.mark.parametrize("status", ["suspended", "withdrawn", "compiling"])
def test_a_suspended_or_finished_consultation_takes_nothing_online(consultation, status):
    consultation.status = status

    with pytest.raises(NotOpenError):
        give(consultation)


def test_a_submission_takes_few_queries_and_leaves_one_audit_row(
    consultation, django_assert_num_queries
):
    article = articles(consultation)[0]
    give(consultation)

    # Of them the savepoint's two; in production these are BEGIN and COMMIT.
    with django_assert_num_queries(8):
        give(consultation, provisions=[article.uuid], person=Person(phone="13800000021"))

    assert AuditEntry.objects.filter(action="opinions.submit").count() == 2


def test_an_offline_opinion_is_late_by_its_postmark_not_by_its_entry(consultation):
    consultation.status = ConsultationStatus.CLOSED
    close, clerk = consultation.public_close, UserFactory()

    def enter(received_at):
        return record_opinion(
            consultation,
            words=Words(body="建议写明应急到场时间。"),
            person=Person(name="李大爷"),
            targets=targets_for(consultation.version_id, []),
            by=clerk,
            channel=Channel.LETTER,
            received_at=received_at,
            people=7,
            recorded_source="paper",
        ).opinion

    in_time, late = enter(close - timedelta(seconds=1)), enter(close)

    assert (in_time.is_late, late.is_late) == (False, True)
    assert (in_time.people, in_time.recorded_by, in_time.recorded_source) == (7, clerk, "paper")


def test_nothing_is_entered_once_the_table_is_frozen():
    consultation = ConsultationFactory(status=ConsultationStatus.COMPILED)

    with pytest.raises(OpinionError, match="已经定稿"):
        record_opinion(
            consultation,
            words=Words(body="建议"),
            person=Person(),
            targets=targets_for(consultation.version_id, []),
            by=UserFactory(),
            channel=Channel.PHONE,
            received_at=NOW,
        )
