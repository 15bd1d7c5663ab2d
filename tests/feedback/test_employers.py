"""致所在单位的感谢信: one a year for who asked; and everybody's papers in one run of pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.choices import Result
from feedback.errors import FeedbackError
from feedback.models import ThankYouLetter
from feedback.services import employers, letters, papers
from liaison.audit.models import AuditEntry
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def adopted(item, author, result=Result.ADOPTED, **words):
    SubmittedOpinionFactory(item=item, consultation=item.consultation, contributor=author)
    answer(item, result, **words)
    let_out(item.consultation)


@pytest.fixture
def author():
    return ContributorFactory(name="王桂兰", person_key="phone:1")


@pytest.fixture
def person(item, author):
    """Two opinions of one person in two rounds, one adopted in part."""
    adopted(item, author)
    adopted(CompiledItemFactory(), author, Result.PARTIAL, reflected_in="第十条第二款")
    return author


def asked(**kwargs):
    said = {"employer": "清禾县物业协会", "asked_on": timezone.localdate(), "asked_how": "来电提出"}
    return employers.Asked(**said | kwargs)


def drafted(**kwargs):
    (one,) = employers.deserving(YEAR)
    return employers.draft_for_employer(
        YEAR, one, asked(**kwargs), by=ClerkFactory(), today=timezone.localdate()
    )


def test_one_letter_names_all_that_was_adopted_in_the_year(person):
    letter = drafted()

    assert (letter.salutation, letter.about) == ("清禾县物业协会", f"{YEAR}年度，致提出人所在单位")
    assert "贵单位王桂兰同志" in letter.body
    assert "提出的2条意见建议" in letter.body
    assert "部分采纳，体现在第十条第二款" in letter.body
    with pytest.raises(FeedbackError, match="已有致所在单位的感谢信"):
        drafted()


def test_what_was_taken_back_since_is_not_signed(item, author):
    adopted(item, author)
    letter = drafted()
    letters.review_letter(letter, by=ReviewerFactory())
    answer(item, Result.NOT_ADOPTED)

    with pytest.raises(FeedbackError, match="作废后重新拟稿"):
        letters.sign_letter(letter, by=LeaderFactory(), signed_on=timezone.localdate())


def test_nothing_is_written_without_the_persons_own_word(person):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for kwargs, sentence in (
        ({"asked_how": " "}, "怎样提出"),
        ({"employer": ""}, "所在单位"),
        ({"asked_on": tomorrow}, "不能晚于今天"),
    ):
        with pytest.raises(FeedbackError, match=sentence):
            drafted(**kwargs)


def test_the_database_wants_employer_and_consent(person):
    letter = drafted()
    with pytest.raises(IntegrityError, match="asked_for_a_year"), transaction.atomic():
        ThankYouLetter.objects.filter(pk=letter.pk).update(asked_how="")


def test_neither_the_nameless_nor_the_unanswered_nor_another_year_is_listed(item, consultation):
    adopted(item, ContributorFactory(name="", person_key="phone:2"))
    other = CompiledItemFactory(consultation=consultation)
    adopted(other, ContributorFactory(name="李", person_key="phone:3"), Result.NOT_ADOPTED)

    assert employers.deserving(YEAR) == []


def test_a_year_before_knows_nothing_of_it(person):
    assert employers.deserving(YEAR - 1) == []


def test_from_the_page_to_paper(client, person):
    client.force_login(ClerkFactory())
    listed = client.get(reverse("admin:feedback_employers", args=[YEAR])).content.decode()
    assert "王**" in listed
    assert "王桂兰" not in listed
    (one,) = employers.deserving(YEAR)
    url = reverse("admin:feedback_write_employer", args=[YEAR, one.rows[0].pk])
    posted = {"employer": "清禾县物业协会", "asked_on": timezone.localdate(), "asked_how": ""}
    assert "请写明本人怎样提出" in client.post(url, posted).content.decode()
    assert client.post(url, posted | {"asked_how": "来电提出"}).status_code == 302

    letter = ThankYouLetter.objects.get()
    letters.review_letter(letter, by=ReviewerFactory())
    letters.sign_letter(letter, by=LeaderFactory(), signed_on=timezone.localdate())
    page = client.get(reverse("admin:feedback_print_letter", args=[letter.pk])).content.decode()
    assert "清禾县物业协会：" in page
    assert letter.number_text in page
    file = client.post(reverse("admin:feedback_letter_file", args=[letter.pk]))
    assert b"".join(file)[:2] == b"PK"
    client.force_login(OfficerFactory())
    assert client.get(url).status_code == 404


def test_everybodys_slips_in_one_run_each_on_a_page_and_on_record(client, item, consultation):
    for number in range(3):
        author = ContributorFactory(name="王桂兰", person_key=f"phone:{number}")
        SubmittedOpinionFactory(item=item, consultation=consultation, contributor=author)
    answer(item)
    let_out(consultation)
    client.force_login(ClerkFactory())
    url = reverse("admin:feedback_print_run", args=[consultation.pk])

    page = client.post(url, {"kind": "slip", "which": "all"}).content.decode()
    assert page.count('<article class="letter letter--slip">') == 3
    assert page.count("王某某 同志：") == 3
    assert page.count('class="qr"') == 3
    assert AuditEntry.objects.get(action="feedback.print_papers").after["份数"] == 3
    assert client.get(url).status_code == 405
    client.force_login(OfficerFactory())
    assert client.post(url, {"kind": "slip"}).status_code == 404


def test_signed_letters_in_one_run_and_an_empty_run_is_explained(client, item, consultation):
    adopted(item, ContributorFactory(name="王桂兰", person_key="phone:1"))
    client.force_login(ClerkFactory())
    url = reverse("admin:feedback_print_run", args=[consultation.pk])
    assert (
        "没有可以打印的内容" in client.post(url, {"kind": "letter"}, follow=True).content.decode()
    )
    (letter,) = letters.draft_letters(consultation, by=ClerkFactory())
    letters.review_letter(letter, by=ReviewerFactory())
    letters.sign_letter(letter, by=LeaderFactory(), signed_on=timezone.localdate())

    page = client.post(url, {"kind": "letter"}).content.decode()
    assert page.count('<article class="letter">') == 1
    assert letter.number_text in page
    assert papers.signed_letters(consultation).count() == 1
