"""搁置审议、终止审议、提案人撤回: the superior's word, two people, each author once, no waiting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation
from feedback import figures, supporter_page, timeline
from feedback.answer_board import board, says
from feedback.answers import answers_to
from feedback.archive.after import shelving_lines
from feedback.choices.shelving import ShelvingKind
from feedback.errors import FeedbackError
from feedback.models import OpinionFeedback, Shelving
from feedback.round_words import shelving_message
from feedback.services import archive, asking, no_answer, shelving, telling_authors
from feedback.tasks import sweep
from feedback.texts import Texts
from feedback.year_book import year_tables
from feedback.year_figures import Period, values_of
from liaison.audit.models import AuditEntry
from liaison.notices.models import Notice
from liaison.portal.counted import CountedForm, items_of
from liaison.portal.panels import office_opinions
from opinions.choices import Processing
from opinions.models import Opinion, OpinionSupport, Submission
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
    send_up,
)
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db
WORD = {
    "kind": ShelvingKind.SHELVED,
    "source": "letter",
    "reference": "云人法工函〔2026〕8号",
    "words": "经主任会议研究，搁置审议。",
}


def author(number="13800000021"):
    phone = contacts.phone(number)
    return ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}")


@pytest.fixture
def sent(item, consultation):
    """Two opinions of one person and one of another went up 400 days ago."""
    for contributor in (author(), author(), author("13800000022")):
        SubmittedOpinionFactory(item=item, consultation=consultation, contributor=contributor)
    send_up(consultation, [item])
    Submission.objects.update(sent_on=timezone.localdate() - timedelta(days=400))
    consultation.refresh_from_db()
    return consultation


def register(consultation, **said):
    today = timezone.localdate()
    word = {**WORD, "dated_on": today - timedelta(days=1), **said}
    return shelving.register_shelving(consultation, by=ClerkFactory(), today=today, **word)


def shelve(consultation, **said):
    asked = register(consultation, **said)
    shelving.confirm_shelving(asked, by=ReviewerFactory(), now=timezone.now())
    return Shelving.objects.latest("pk")


def resume(row, **said):
    now, today = timezone.now(), timezone.localdate()
    said = {"resumed_on": today, "words": "法工委来电：列入下次会议。", **said}
    shelving.resume(row, by=ClerkFactory(), now=now, today=today, **said)


def waits(consultation):
    """Whether anything on the office's desk counts this round as waiting."""
    today = timezone.localdate()
    return {
        bool(no_answer.to_suggest(today).filter(pk=consultation.pk)),
        bool(asking.waiting_rounds()),
        bool(asking.waiting_rounds(consultation)),
    }


def test_nothing_holds_and_nobody_is_told_before_a_second_person_agrees(sent):
    register(sent)
    sweep()

    assert not Notice.objects.exists()
    assert waits(sent) == {True}
    with pytest.raises(FeedbackError, match="已经登记过"):
        register(sent)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ShelvingKind.SHELVED, "搁置审议"),
        (ShelvingKind.TERMINATED, "终止审议"),
        (ShelvingKind.WITHDRAWN, "提案人已于"),
    ],
)
def test_each_author_who_still_waits_is_told_once(sent, kind, said):
    answered = CompiledItemFactory(consultation=sent)
    happy = author("13800000023")
    SubmittedOpinionFactory(item=answered, consultation=sent, contributor=happy)
    answer(answered)
    row = shelve(sent, kind=kind)
    sweep()
    Shelving.objects.update(finished_at=None)
    sweep()

    notices = Notice.objects.filter(cause=f"shelving:{row.pk}")
    assert notices.count() == 2
    assert happy.person_key not in notices.values_list("recipient_key", flat=True)
    assert sorted("提出的2条意见" in one.body for one in notices) == [False, True]
    assert all(said in one.body and "云人法工函〔2026〕8号" in one.body for one in notices)
    assert all("这不表示采纳，也不表示不采纳" in one.body for one in notices)
    assert Shelving.objects.get().people == 2
    assert set(AuditEntry.objects.filter(target_id=row.pk).values_list("action", flat=True)) >= {
        "feedback.shelve", "feedback.tell_shelving",
    }  # fmt: skip


def test_who_had_it_reported_by_a_point_hears_it_too(sent):
    direct = author("13800000024")
    OpinionFactory(
        consultation=sent, contributor=direct, processing=Processing.SENT_DIRECTLY,
        processing_note="城东联系点报送。",
    )  # fmt: skip
    shelve(sent)
    sweep()

    assert Notice.objects.filter(recipient_key=direct.person_key).count() == 1


def test_a_worker_that_died_goes_on_and_tells_nobody_twice(sent, monkeypatch):
    monkeypatch.setattr(telling_authors, "PEOPLE_AT_ONCE", 1)
    real, calls = telling_authors._tell, []

    def dies_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(telling_authors, "_tell", dies_at_the_second)
    shelve(sent)
    with pytest.raises(KeyboardInterrupt):
        shelving.tell_all(timezone.now())
    assert (Notice.objects.count(), Shelving.objects.get().finished_at) == (1, None)

    shelving.tell_all(timezone.now())
    assert (Notice.objects.count(), Shelving.objects.get().people) == (2, 2)


def test_while_it_holds_nothing_is_awaited_and_resumed_it_is_again(sent):
    row = shelve(sent)
    assert waits(sent) == {False}

    resume(row)
    assert waits(sent) == {True}
    assert Consultation.objects.get(pk=sent.pk).public_remark.endswith("有了结果会公布和告知。")


def test_a_telling_of_no_answer_that_was_asked_for_before_is_not_let_out(sent):
    asked = no_answer.ask_to_tell(sent, by=ClerkFactory(), today=timezone.localdate())
    shelve(sent)

    with pytest.raises(FeedbackError, match="请退回"):
        no_answer.confirm_telling(asked, by=ReviewerFactory(), now=timezone.now())


def test_it_may_be_shelved_again_and_the_history_stays(sent):
    first = shelve(sent)
    sweep()
    resume(first)
    second = shelve(sent, kind=ShelvingKind.TERMINATED)
    sweep()

    assert Shelving.objects.of(sent) == second
    assert Shelving.objects.filter(consultation=sent).count() == 2
    assert Notice.objects.count() == 4
    assert ["搁置审议" in one.note for one in sent.moves.all()] == [True, False, False]
    lines = list(shelving_lines(sent))
    assert [one["kind"] for one in lines] == ["shelved", "terminated"]
    assert [bool(one["resumed_at"]) for one in lines] == [True, False]


def test_a_package_for_the_archive_may_be_made_once_everybody_was_told(sent):
    shelve(sent)
    assert not archive.is_ready(sent)
    sweep()

    assert archive.is_ready(sent)


def test_the_database_lets_only_one_hold(sent):
    row = shelve(sent)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shelving.objects.update(resumed_at=timezone.now())


def test_who_is_not_told_yet_when_it_is_resumed_hears_nothing_of_the_past(sent):
    resume(shelve(sent))
    sweep()

    assert not Notice.objects.exists()


def test_a_result_that_comes_afterwards_works_as_ever(sent, item):
    shelve(sent)
    sweep()
    answer(item)
    let_out(sent)

    assert Notice.objects.filter(cause__startswith="release:").count() == 2
    assert figures.total(figures.by_draft(figures.office_scope())).waiting == 0


def test_figures_count_it_as_received_and_sent_but_not_as_waiting(sent, item):
    answered = CompiledItemFactory(consultation=sent)
    SubmittedOpinionFactory(item=answered, consultation=sent, contributor=author("13800000023"))
    answer(answered)
    let_out(sent)
    sent.refresh_from_db()
    Consultation.objects.filter(pk=sent.pk).update(opened_at=timezone.now())
    shelve(sent)

    for scope in (figures.office_scope(), figures.public_scope()):
        whole = figures.total(figures.by_draft(scope))
        assert (whole.opinions, whole.submitted, whole.decided) == (4, 2, 1)
        assert (whole.waiting, whole.stopped) == (0, 1)
        assert [row.figures.stopped for row in figures.by_station(scope)] == [1]
    OpinionFeedback.objects.update(told_at=timezone.now())
    (row,) = board(Consultation.objects.all())
    assert (row.opinions, row.stopped, row.answered, row.share) == (4, 3, 1, 100)
    assert says([row]) == (
        "共收到意见4条，其中3条因草案停止审议没有结果；已把结果告诉提出人的1条，占其余的100%。"
    )
    for state, found in (("waiting", []), ("stopped", [item])):
        form = CountedForm({"state": state})
        assert form.is_valid()
        assert list(items_of(form.cleaned_data)) == found


def test_the_year_counts_it_apart(sent):
    today = timezone.localdate()
    Submission.objects.update(sent_on=today)
    Consultation.objects.filter(pk=sent.pk).update(opened_at=timezone.now())
    before = values_of(Period.year(today.year))
    shelve(sent)
    after = values_of(Period.year(today.year))

    assert (before["waiting"], before["pending_drafts"], before["stopped"]) == (1, 1, 0)
    assert (after["waiting"], after["pending_drafts"], after["decided_drafts"]) == (0, 0, 0)
    assert (after["items"], after["stopped"], after["stopped_drafts"]) == (1, 1, 1)
    lines = {spec.title: lines for spec, lines in year_tables(None).sheets}["征求意见情况"]
    assert (lines[0][3], lines[0][-2:]) == ("搁置审议", [0, 1])


def test_author_and_supporter_read_one_neutral_step(sent):
    row = shelve(sent)
    opinion = Opinion.objects.for_author().filter(consultation=sent).first()
    support = OpinionSupport(opinion=opinion, at=row.asked_at)

    for steps in (
        timeline.steps(opinion, answers_to(opinion)),
        supporter_page.steps(support, answers_to(opinion)),
    ):
        assert (steps[-1].title, steps[-1].at) == ("这部草案已搁置审议", row.dated_on)
        assert "不表示采纳，也不表示不采纳" in steps[-1].text


def test_readers_of_the_round_and_of_its_results_see_one_sentence(client, sent):
    answered = CompiledItemFactory(consultation=sent)
    SubmittedOpinionFactory(item=answered, consultation=sent, contributor=author("13800000023"))
    answer(answered)
    let_out(sent)
    shelve(sent, source="phone", reference="法工委王某来电")

    for page in (
        reverse("opinions:read", args=[sent.slug]),
        reverse("results:page", args=[sent.slug]),
        reverse("results:notice", args=[sent.slug]),
    ):
        text = client.get(page).content.decode()
        assert "据立法机关告知，这部草案已搁置审议" in text
        assert "王某" not in text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"dated_on": timezone.localdate() + timedelta(days=1)}, "不能晚于今天"),
        ({"words": " "}, "原话"),
        ({"reference": " "}, "从哪里得知"),
    ],
)
def test_what_is_missing_is_said(sent, said, sentence):
    with pytest.raises(FeedbackError, match=sentence):
        register(sent, **said)


def test_what_was_not_sent_up_is_withdrawn_and_not_shelved(consultation):
    with pytest.raises(FeedbackError, match="请用“撤回”"):
        register(consultation)


def test_it_is_resumed_with_a_reason_and_not_before_it_was_shelved(sent):
    row = shelve(sent)
    with pytest.raises(FeedbackError, match="依据"):
        resume(row, words=" ")
    with pytest.raises(FeedbackError, match="恢复日期"):
        resume(row, resumed_on=row.dated_on - timedelta(days=1))
    resume(row)
    with pytest.raises(FeedbackError, match="其他人办过"):
        resume(row)


def test_the_pages_register_let_out_and_resume(client, sent):
    page = reverse("admin:feedback_shelving", args=[sent.pk])
    typed = {**WORD, "dated_on": timezone.localdate().isoformat()}
    client.force_login(ClerkFactory())
    refused = client.post(page, typed | {"reference": ""})
    assert (refused.status_code, "经主任会议研究" in refused.content.decode()) == (422, True)
    client.post(page, typed)
    row = Shelving.objects.get()
    reviewer = ReviewerFactory()
    client.force_login(reviewer)
    panel = office_opinions.to_confirm(reviewer, timezone.now())
    assert [item.url for item in panel.items] == [page]
    act = reverse("admin:feedback_answer_shelving", args=[row.pk])
    assert client.post(act, {"reason": ""}).status_code == 422
    client.post(act, {"agree": "1"})
    assert Shelving.objects.of(sent) == row
    for name in ("feedback_shelving", "feedback_register", "feedback_asking", "feedback_no_answer"):
        text = client.get(reverse(f"admin:{name}", args=[sent.pk])).content.decode()
        assert "已搁置审议" in text or "搁置审议</h2>" in text
    client.force_login(ClerkFactory())
    back = reverse("admin:feedback_resume", args=[row.pk])
    day = timezone.localdate().isoformat()
    assert client.post(back, {"resumed_on": day, "words": ""}).status_code == 422
    client.post(back, {"resumed_on": day, "words": "来函恢复审议。"})
    assert Shelving.objects.of(sent) is None
    assert "来函恢复审议。" in client.get(page).content.decode()


def test_given_back_it_never_held(client, sent):
    register(sent)
    client.force_login(ReviewerFactory())
    act = reverse("admin:feedback_answer_shelving", args=[Shelving.objects.get().pk])
    client.post(act, {"reason": "先核实"})

    assert not Shelving.objects.exists()
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_shelving", args=[sent.pk])).status_code == 404


def test_the_round_s_page_offers_it_to_the_clerk_alone(client, sent):
    page, act = (
        reverse(f"admin:{name}", args=[sent.pk]) for name in ("drafts_round", "feedback_shelving")
    )
    for user, offered in ((ClerkFactory(), True), (LeaderFactory(), False)):
        client.force_login(user)
        assert (act in client.get(page).content.decode()) is offered


def test_the_longest_number_of_a_letter_fits_into_what_readers_see(sent):
    shelve(sent, kind=ShelvingKind.WITHDRAWN, reference="云" * 200)

    assert "已由提案人撤回" in Consultation.objects.get(pk=sent.pk).public_remark


@pytest.mark.parametrize("kind", ShelvingKind)
def test_the_short_message_fits_however_long_the_title_is(sent, kind):
    sent.title = "很" * 199
    row = Shelving(
        consultation=sent, kind=kind, dated_on=timezone.localdate(), source="letter",
        reference="云人法工函〔2026〕8号",
    )  # fmt: skip
    message = shelving_message(row, list(Opinion.objects.all()), Texts())

    assert len(message.sms) <= 114
    assert len(message.subject) <= 120


def test_what_the_superior_ended_is_archived_once_everybody_was_told(sent, client):
    row = shelve(sent, kind=ShelvingKind.TERMINATED)
    clerk = ClerkFactory()
    with pytest.raises(FeedbackError, match="告知完提出人以后"):
        shelving.archive_round(row, by=clerk)
    sweep()

    client.force_login(clerk)
    page = reverse("admin:feedback_shelving", args=[sent.pk])
    button = reverse("admin:feedback_archive_shelved", args=[row.pk])
    assert button in client.get(page).text
    assert client.post(button, follow=True).redirect_chain == [(page, 302)]
    assert button not in client.get(page).text

    sent.refresh_from_db()
    assert sent.status == "archived"
    last = sent.moves.latest("pk")
    assert (last.old_status, last.by, last.note) == (
        "submitted", clerk, f"草案已终止审议（{row.reference}）"
    )  # fmt: skip
    with pytest.raises(FeedbackError, match="已经归档"):
        resume(row)


def test_a_draft_that_only_waits_is_not_archived(sent):
    row = shelve(sent)
    sweep()

    with pytest.raises(FeedbackError, match="终止审议或者提案人撤回的"):
        shelving.archive_round(row, by=ClerkFactory())
