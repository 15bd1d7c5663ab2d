"""What an opinion may carry beside one sentence, and what its author may add afterwards."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from drafts.models import Consultation
from liaison.audit.models import AuditEntry
from liaison.contacts.models import Contact
from liaison.office.memory import forget_all
from liaison.office.models import StoredFile
from opinions import receipts
from opinions.alike import find_alike
from opinions.choices import ContributorKind, Processing
from opinions.errors import OpinionError
from opinions.models import GivingRules, Opinion, OpinionSupport
from opinions.redline import redline
from opinions.services import editing, giving
from opinions.services.files import choose_files, chosen_files, clear_chosen
from opinions.services.giving import NotOpenError, Person, Words, submit_opinion
from opinions.services.giving_rules import save_giving_rules
from opinions.services.screening import screen
from opinions.services.supplementing import supplement_opinion
from opinions.services.supporting import (
    make_slips,
    support_opinion,
    withdraw_support,
)
from opinions.targets import targets_for
from tests.factories.accounts import UserFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import PassedOpinionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = Words(body="建议每十日维护保养一次。")
PDF = b"%PDF-1.4 content"


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def article(consultation):
    return consultation.version.provisions.filter(kind="article").last()


@pytest.fixture
def allow(django_capture_on_commit_callbacks):
    def change(**rules):
        with django_capture_on_commit_callbacks(execute=True):
            save_giving_rules(GivingRules(**rules), by=UserFactory())

    yield change
    forget_all()


def give(consultation, **changes):
    arguments = {
        "words": WORDS,
        "person": Person(),
        "nonce": uuid.uuid4(),
        "opened_at": NOW - timedelta(minutes=3),
        "now": NOW,
    }
    return submit_opinion(consultation, **arguments | changes)


def pdf(name="来函.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_a_new_provision_is_proposed_behind_an_article(consultation, article):
    target = give(consultation, after=[article.uuid]).opinion.targets.get()

    assert (target.scope, target.provision, target.unit) == ("after", article, article)
    assert target.label == f"{article}之后新增"


def test_an_article_and_the_place_behind_it_are_two_opinions(consultation, article):
    with pytest.raises(OpinionError, match="请分两条提出"):
        give(consultation, provisions=[article.uuid], after=[article.uuid])


def test_a_chapter_is_named_with_its_heading(consultation):
    chapter = consultation.version.provisions.get(kind="chapter")

    target = give(consultation, provisions=[chapter.uuid]).opinion.targets.get()

    assert (target.unit, target.label) == (chapter, f"第一章 {chapter.heading}".strip())


def test_a_paragraph_stands_in_place_of_its_article(consultation, article):
    part = consultation.version.provisions.exclude(pk=article.pk).get(unit=article)

    target = give(consultation, provisions=[article.uuid, part.uuid]).opinion.targets.get()

    assert (target.provision, target.unit) == (part, article)


def test_marked_words_are_kept_beside_the_whole_text(consultation, article):
    given = give(consultation, provisions=[article.uuid], selected="至少每\n十五日")

    target = given.opinion.targets.get()
    assert target.selected == "至少每\n十五日"
    assert "维护保养单位应当至少每十五日" in target.quote


def test_words_that_do_not_stand_there_are_refused(consultation, article):
    with pytest.raises(OpinionError, match="没有找到"):
        give(consultation, provisions=[article.uuid], selected="每一百日")


def test_seven_people_are_one_opinion_where_the_office_allows_it(consultation, allow):
    with pytest.raises(OpinionError, match="不登记共同提出的人数"):
        give(consultation, people=7)
    allow(allow_joint=True)

    assert give(consultation, people=7).opinion.people == 7
    assert Opinion.objects.count() == 1


def test_a_unit_is_no_person(consultation):
    person = Person(name="清禾县老年协会", kind=ContributorKind.UNIT)

    assert give(consultation, person=person).opinion.contributor.kind == "unit"


def test_files_come_with_the_opinion_once(consultation):
    nonce = uuid.uuid4()

    for _ in range(2):
        choose_files(nonce, [pdf()])
        given = give(consultation, nonce=nonce, has_files=True)
    choose_files(nonce, [pdf("补.pdf", b"%PDF-1.4 more")])
    give(consultation, nonce=nonce, has_files=True)  # came back and chose one more

    assert [sent.file.name for sent in given.opinion.files.all()] == ["来函.pdf", "补.pdf"]


def test_a_bad_file_or_one_too_many_is_told_and_the_others_wait():
    nonce = uuid.uuid4()
    files = [pdf("假.pdf", b"MZ program"), *(pdf(f"{n}.pdf", PDF + bytes([n])) for n in range(4))]

    refused = choose_files(nonce, files)

    assert [one.split("”")[0] for one in refused] == ["“假.pdf", "“3.pdf"]
    assert [one.file.name for one in chosen_files(nonce)] == ["0.pdf", "1.pdf", "2.pdf"]
    assert StoredFile.objects.count() == 3


def test_what_was_chosen_and_never_sent_is_cleared(django_capture_on_commit_callbacks):
    nonce = uuid.uuid4()
    choose_files(nonce, [pdf()])
    content = StoredFile.objects.get().file
    storage, name = content.storage, content.name

    with django_capture_on_commit_callbacks(execute=True):
        cleared = [clear_chosen(NOW + timedelta(hours=hours)) for hours in (47, 49)]

    assert cleared == [0, 1]
    assert StoredFile.objects.count() == 0
    assert not storage.exists(name)


def test_forgetting_the_person_erases_the_files(consultation):
    nonce = uuid.uuid4()
    choose_files(nonce, [pdf()])
    opinion = give(consultation, nonce=nonce, has_files=True).opinion

    editing.forget_person(opinion.contributor)

    assert not opinion.files.exists()
    assert StoredFile.objects.get().name == "已删除"


def test_a_supplement_stands_below_the_words_and_does_not_change_them(consultation):
    opinion = give(consultation).opinion
    Opinion.objects.filter(pk=opinion.pk).update(processing=Processing.UNDER_REVIEW)

    supplement_opinion(opinion, text="还有：周末也要有人。")

    opinion.refresh_from_db()
    assert [added.body for added in opinion.supplements.all()] == ["还有：周末也要有人。"]
    assert (opinion.body, opinion.revision) == (WORDS.body, 1)
    assert AuditEntry.objects.filter(action="opinions.supplement").count() == 1


@pytest.mark.parametrize("is_screened", [True, False])
def test_a_phone_number_in_a_supplement_is_looked_at_first(consultation, is_screened):
    opinion = give(consultation).opinion
    if is_screened:
        screen()

    supplement_opinion(opinion, text="打13800000021找我。")
    screen()

    opinion.refresh_from_db()
    assert (opinion.moderation, opinion.hold_reasons) == ("held", ["补充内容：文字里有手机号码"])


@pytest.mark.parametrize("changes", [{"processing": "withdrawn"}, {"moderation": "blocked"}])
def test_what_is_settled_takes_no_supplement(consultation, changes):
    opinion = give(consultation).opinion
    Opinion.objects.filter(pk=opinion.pk).update(**changes)

    with pytest.raises(OpinionError, match="不能再补充"):
        supplement_opinion(opinion, text="还有一点。")


def test_the_same_supplement_is_not_added_twice(consultation):
    opinion = give(consultation).opinion
    supplement_opinion(opinion, text="还有一点。")

    with pytest.raises(OpinionError, match="已经补充过"):
        supplement_opinion(opinion, text="还有一点。")


def support(opinion, **changes):
    about = {
        "person": Person(),
        "nonce": uuid.uuid4(),
        "opened_at": NOW - timedelta(minutes=1),
        "now": NOW,
    }
    return support_opinion(opinion.consultation, opinion.pk, **about | changes)


def test_support_counts_people_once_and_is_no_opinion(consultation, allow):
    allow(allow_support=True)
    opinion = give(consultation, person=Person(phone="13800000021")).opinion
    nonce, other = uuid.uuid4(), Person(phone="13900000022")

    given = [
        support(opinion, nonce=nonce),
        support(opinion, nonce=nonce),  # a second click
        support(opinion, person=other),
        support(opinion, person=other),  # from another form
        support(opinion, person=Person(phone="138 0000 0021")),  # the author
    ]

    assert [one.is_new for one in given] == [True, False, True, False, False]
    assert given[0].support == given[1].support
    # Whoever asks again gets a receipt, too: nobody learns what a phone has supported.
    assert all(one.support.receipt_no for one in given)
    assert (Opinion.objects.count(), OpinionSupport.objects.counted().count()) == (1, 2)
    assert [one.support.phone is None for one in given] == [True, True, False, True, True]
    assert "1390000" not in str(list(OpinionSupport.objects.values()))


def test_a_supporter_whose_number_is_taken_counts_with_another(consultation, allow, monkeypatch):
    allow(allow_support=True)
    opinion = give(consultation).opinion
    taken = support(opinion).support.receipt_no
    numbers = iter([taken, "QH-2345-6789-A"])
    monkeypatch.setattr(receipts, "new_number", lambda: next(numbers))

    given = support(opinion, person=Person(phone="13900000022"))

    assert (given.is_new, given.support.receipt_no) == (True, "QH-2345-6789-A")
    assert OpinionSupport.objects.counted().count() == 2


def test_a_supporter_takes_back_the_own_part_until_the_table_is_frozen(consultation, allow):
    allow(allow_support=True)
    opinion = give(consultation).opinion
    mine = support(opinion, person=Person(phone="13900000022")).support
    late = support(opinion).support

    withdraw_support(mine, now=NOW)
    Consultation.objects.filter(pk=consultation.pk).update(status="compiled")
    with pytest.raises(OpinionError, match="已经定稿"):
        withdraw_support(late, now=NOW)

    mine.refresh_from_db()
    assert (mine.withdrawn_at, mine.phone) == (NOW, None)
    assert list(OpinionSupport.objects.counted()) == [late]
    assert Contact.objects.get().erased_at is not None
    assert AuditEntry.objects.filter(action="opinions.withdraw_support").count() == 1


def test_a_joint_signer_takes_back_one_of_the_people(consultation, allow):
    allow(allow_joint=True)
    opinion = give(consultation, people=3).opinion

    slips = make_slips(opinion)
    again = make_slips(opinion)
    withdraw_support(slips[0], now=NOW)

    assert (len(slips), slips) == (2, again)
    opinion.refresh_from_db()
    assert opinion.people == 2
    assert make_slips(opinion) == slips[1:]


def test_support_is_off_until_the_office_allows_it(consultation):
    with pytest.raises(OpinionError, match="没有开放"):
        support(give(consultation).opinion)


def test_nobody_is_supported_after_the_close(consultation, allow):
    allow(allow_support=True)
    opinion = give(consultation).opinion
    late = consultation.public_close + timedelta(hours=1)

    with pytest.raises(NotOpenError):
        support(opinion, now=late, opened_at=late)


def alike(consultation, words, *, show, place=()):
    return find_alike(
        consultation.pk,
        targets_for(consultation.version_id, place),
        text=words.body,
        text_hash=words.hash,
        show=show,
    )


def test_the_same_words_are_found_without_showing_any(consultation):
    first = give(consultation).opinion

    found = alike(consultation, Words(body="建议，每10日维护保养一次"), show=False)

    assert [(one.pk, one.text) for one in found] == [(first.pk, "")]


def test_near_texts_are_shown_only_where_allowed_and_once_a_person_has_read_them(
    consultation, django_assert_num_queries
):
    near = "建议改成每十日维护保养一次，太久不安全。"
    read = PassedOpinionFactory(
        consultation=consultation, body=near, processing=Processing.UNDER_REVIEW
    )
    PassedOpinionFactory(consultation=consultation, body=f"{near}快改。")
    PassedOpinionFactory(
        consultation=consultation, body="物业费太贵。", processing=Processing.UNDER_REVIEW
    )

    with django_assert_num_queries(2):
        found = alike(consultation, WORDS, show=True)

    assert [(one.pk, one.text) for one in found] == [(read.pk, near)]
    assert alike(consultation, WORDS, show=False) == []


def test_the_same_words_on_another_article_are_not_the_same_matter(consultation, article):
    give(consultation)

    assert alike(consultation, WORDS, show=True, place=[article.uuid]) == []


def test_a_redline_gives_back_both_wordings():
    before, after = "应当至少每十五日进行一次维护保养。", "应当至少每十日进行一次维护保养，并公示。"

    pieces = redline(before, after)

    assert "".join(piece.text for piece in pieces if piece.mark != "come") == before
    assert "".join(piece.text for piece in pieces if piece.mark != "gone") == after
    assert [piece.text for piece in pieces if piece.mark == "gone"] == ["五"]


@pytest.mark.parametrize(
    ("before", "after"), [("甲乙丙丁", "天地玄黄"), ("", "有"), ("长" * 601, "短")]
)
def test_nothing_in_common_is_not_marked(before, after):
    assert redline(before, after) == []


def test_many_at_once_ask_for_few_calls_and_each_has_one_still_ahead(monkeypatch):
    clock, calls = [0.0], []
    monkeypatch.setattr(giving, "_last_nudge", giving._LastNudge())
    monkeypatch.setattr(giving, "monotonic", lambda: clock[0])
    monkeypatch.setattr(giving, "nudge", lambda name, after: calls.append(clock[0] + after))

    for clock[0] in (10.0, 10.1, 10.2, 10.7):
        giving._have_it_screened()

    assert calls == [10.0, 10.5, 11.0]
