"""征询要点 answered one by one: by residents, by clerks, by bundles; and where the answers show."""

import re
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liaison.workbooks.services import export_preset
from opinions import reading_cache, receipts, tickets
from opinions.clusters import clusters
from opinions.models import Opinion
from opinions.questions import UNKNOWN
from opinions.services import bundle_checks
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import opinion_on
from tests.factories.drafts import (
    ConsultationFactory,
    FocusQuestionFactory,
    PublicConsultationFactory,
)
from tests.factories.opinions import OpinionFactory
from tests.factories.stations import AssignmentFactory, officer_of
from tests.opinions.bundle_files import workbook
from tests.opinions.test_bundles import accept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def article(consultation):
    return consultation.version.provisions.filter(kind="article").last()


@pytest.fixture
def questions(consultation, article):
    """Of the whole draft, of an article, of the whole draft."""
    return [
        FocusQuestionFactory(consultation=consultation, text="维保记录要不要公开？"),
        FocusQuestionFactory(consultation=consultation, text="十五日合适吗？", provision=article),
        FocusQuestionFactory(consultation=consultation, text="谁来付维修费？"),
    ]


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


@pytest.fixture
def token(consultation):
    return tickets.issue_form(consultation.pk, None, timezone.now())


def html_of(response):
    return response.content.decode()


def offered(html):
    """The link to the next question on a receipt."""
    found = re.search(r'href="([^"]+)">回答这一条</a>', html)
    return found and found.group(1).replace("&amp;", "&")


# --- The resident ---


def test_each_question_has_its_own_answer_link(client, consultation, questions, url):
    html = html_of(client.get(reverse("opinions:read", args=[consultation.slug])))

    for question in questions:
        assert f'href="{url}?question={question.pk}"' in html
    assert html.count("回答这一条") == 3


def test_the_form_shows_the_question_above_the_text(client, questions, url):
    html = html_of(client.get(url, {"question": questions[0].pk}))

    assert html.index(questions[0].text) < html.index('name="body"')
    assert f'name="question" value="{questions[0].pk}"' in html
    assert "回答征询的问题" in html


def test_a_question_about_an_article_brings_the_article_along(client, questions, url, article):
    html = html_of(client.get(url, {"question": questions[1].pk}))

    assert f'name="provision" value="{article.uuid}"' in html
    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html


def test_the_answer_keeps_its_question_through_check_and_back(client, questions, url, token):
    typed = {"token": token, "question": questions[0].pk, "body": "要公开。"}

    check = html_of(client.post(url, typed))
    back = html_of(client.post(url, typed | {"edit": "1"}))
    client.post(url, typed | {"confirm": "1"})

    assert "<dt>回答的问题</dt><dd>维保记录要不要公开？</dd>" in check
    for html in (check, back):
        assert f'name="question" value="{questions[0].pk}"' in html
    opinion = Opinion.objects.get()
    assert opinion.question == questions[0]
    assert opinion.targets.get().label == "总体意见"


def test_one_form_answers_once_but_two_questions_with_the_same_word_are_two(
    client, questions, url, token
):
    typed = {"token": token, "confirm": "1", "body": "同意。"}

    for question in (questions[0], questions[0], questions[2]):
        assert client.post(url, typed | {"question": question.pk}).status_code == 303

    answered = Opinion.objects.order_by("pk").values_list("question", flat=True)
    assert list(answered) == [questions[0].pk, questions[2].pk]


@pytest.mark.parametrize("wrong", ["999999999", "x", "1,2", "9" * 40])
def test_a_question_that_is_not_asked_here_is_explained(client, questions, url, token, wrong):
    asked = client.get(url, {"question": wrong})
    typed = {"token": token, "question": wrong, "body": "我的话"}
    check, sent = client.post(url, typed), client.post(url, typed | {"confirm": "1"})

    assert (asked.status_code, check.status_code, sent.status_code) == (200, 422, 422)
    for response in (asked, check, sent):
        assert html_of(response).count(UNKNOWN) == 1
        assert 'name="question"' not in html_of(response)
    assert "我的话" in html_of(check)
    assert "我的话" in html_of(sent)
    assert Opinion.objects.count() == 0


def test_a_question_of_another_consultation_is_explained_and_not_shown(client, url, token):
    stranger = FocusQuestionFactory(text="别处的问题？")

    sent = client.post(
        url, {"token": token, "confirm": "1", "question": stranger.pk, "body": "我的话"}
    )

    assert sent.status_code == 422
    assert "别处的问题" not in html_of(sent)
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize("visibility", ["stations", "named"])
def test_strangers_to_the_consultation_find_nothing(client, visibility):
    hidden = ConsultationFactory(visibility=visibility, status="open")
    question = FocusQuestionFactory(consultation=hidden)
    url = reverse("opinions:new", args=[hidden.slug])
    token = tickets.issue_form(hidden.pk, None, timezone.now())
    typed = {"token": token, "confirm": "1", "question": question.pk, "body": "x"}

    assert client.get(url, {"question": question.pk}).status_code == 404
    assert client.post(url, typed).status_code == 404


def test_a_closed_consultation_takes_no_answers(client, consultation, questions, url):
    type(consultation).objects.update(status="closed", public_close=timezone.now())

    html = html_of(client.get(url, {"question": questions[0].pk}))

    assert "现在不能在网上提意见" in html
    assert 'name="question"' not in html


def test_the_receipt_leads_through_all_questions_by_links_alone(client, questions, url):
    """From the second on, round to the first; no cookie and no script carries anything."""
    address, seen = f"{url}?question={questions[1].pk}", []
    while address:
        form = html_of(client.get(address))
        sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        seen.append(int(sent["question"]))
        answered = client.post(url, sent | {"body": "我的回答。", "confirm": "1"})
        assert not answered.cookies
        address = offered(html_of(client.get(answered.headers["Location"])))

    assert seen == [questions[1].pk, questions[2].pk, questions[0].pk]
    assert list(Opinion.objects.order_by("pk").values_list("question", flat=True)) == seen


def test_the_receipt_of_an_opinion_offers_the_first_question(client, questions, url, token):
    response = client.post(url, {"token": token, "confirm": "1", "body": "总的说很好。"})

    assert offered(html_of(client.get(response.headers["Location"]))) == (
        f"{url}?question={questions[0].pk}"
    )


def test_the_receipt_offers_nothing_after_the_close(client, consultation, questions, url, token):
    response = client.post(url, {"token": token, "confirm": "1", "body": "x"})
    type(consultation).objects.update(status="closed", public_close=timezone.now())

    assert offered(html_of(client.get(response.headers["Location"]))) is None


def test_an_answer_takes_no_more_queries_than_any_opinion_may(
    client, questions, url, token, article, django_assert_max_num_queries
):
    typed = {"token": token, "confirm": "1", "provision": str(article.uuid)}
    typed |= {"question": questions[1].pk, "answered": "1,2"}
    client.post(url, typed | {"body": "合适。"})

    # Two of them are the savepoint, BEGIN and COMMIT outside of tests.
    with django_assert_max_num_queries(8):
        response = client.post(url, typed | {"body": "太长。"})
    assert response.status_code == 303


def test_the_author_sees_the_question_on_the_track_page_and_in_the_data(client, questions):
    opinion = OpinionFactory(consultation=questions[0].consultation, question=questions[0])
    ticket = tickets.issue_track(opinion.pk)

    for name in ("opinion", "edit", "data"):
        html = html_of(client.get(reverse(f"feedback:{name}", args=[ticket])))
        assert "维保记录要不要公开？" in html


# --- The database ---


def test_the_database_refuses_a_question_of_another_consultation(consultation):
    stranger = FocusQuestionFactory()

    with pytest.raises(IntegrityError, match="opinion_answers_a_question"), transaction.atomic():
        OpinionFactory(consultation=consultation, question=stranger)


def test_a_question_that_was_answered_stays(questions):
    OpinionFactory(consultation=questions[0].consultation, question=questions[0])

    with pytest.raises(ProtectedError):
        questions[0].delete()


# --- The office and the stations ---


def test_the_office_filters_by_question(client, consultation, questions):
    client.force_login(ClerkFactory())
    answer = opinion_on(consultation, question=questions[0])
    other = opinion_on(consultation)
    address = reverse("admin:opinions_list", args=[consultation.pk])

    whole = html_of(client.get(address))
    some = html_of(client.get(address, {"question": questions[0].pk}))
    wrong = html_of(client.get(address, {"question": "999999999"}))

    assert "答：维保记录要不要公开？" in whole
    assert answer.receipt_no in some
    assert other.receipt_no not in some
    assert other.receipt_no in wrong


def test_a_consultation_without_questions_has_no_filter(client, consultation):
    client.force_login(ClerkFactory())

    html = html_of(client.get(reverse("admin:opinions_list", args=[consultation.pk])))

    assert 'name="question"' not in html


def test_the_office_sees_the_question_beside_the_answer(client, consultation, questions):
    client.force_login(ClerkFactory())
    answer = opinion_on(consultation, question=questions[2], body="业主出。")

    page = html_of(client.get(reverse("admin:opinions_opinion", args=[answer.pk])))
    desk = html_of(client.get(reverse("admin:opinions_article", args=[consultation.pk, "whole"])))

    assert "<dt>回答的征询要点</dt><dd>谁来付维修费？</dd>" in page
    assert "谁来付维修费？" in desk


def test_the_same_word_to_two_questions_is_not_one_group(consultation, questions):
    for question in (questions[0], questions[0], questions[2]):
        opinion_on(consultation, question=question, body="同意。")

    made = clusters(list(Opinion.objects.order_by("pk")))

    assert [cluster.count for cluster in made] == [2, 1]


def test_the_raw_table_names_the_question(consultation, questions, tmp_path):
    opinion_on(consultation, question=questions[0])
    path = tmp_path / "book.xlsx"

    export_preset("opinions", path=path, by=None, consultation=consultation.slug)

    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    at = rows[2].index("征询要点")
    assert rows[3][at] == "维保记录要不要公开？"


@pytest.fixture
def task(consultation):
    return AssignmentFactory(consultation=consultation)


def said(**fields):
    today = timezone.localdate().isoformat()
    return {"body": "太长。", "collected_on": today, "channel": "phone"} | fields


@pytest.mark.parametrize("provision", ["", "第一条"])
def test_an_officer_takes_down_an_answer(client, task, questions, article, provision):
    client.force_login(officer_of(task.station))
    url = reverse("bundles:one", args=[task.pk])
    assert "十五日合适吗？" in html_of(client.get(url))

    client.post(url, said(question=questions[1].pk, provision=provision))

    opinion = Opinion.objects.get()
    assert opinion.question == questions[1]
    assert opinion.targets.get().provision.number == (1 if provision else article.number)


def test_a_clerk_takes_down_an_answer_and_none_to_a_foreign_question(client, task, questions):
    client.force_login(ClerkFactory())
    url = reverse("bundles:one", args=[task.pk])

    client.post(url, said(question=questions[0].pk, source="paper"))
    foreign = client.post(url, said(question=FocusQuestionFactory().pk, source="paper"))

    assert foreign.status_code == 422
    assert Opinion.objects.get().question == questions[0]


@pytest.mark.parametrize("written", ["2", "2. 十五日合适吗？", "十五日合适吗?", "第2个"])
def test_a_bundle_names_the_question_by_number_or_words(task, questions, article, written):
    bundle = accept(task, [{"body": "太长。", "question": written}], officer_of(task.station))

    opinion = bundle.opinions.get()
    assert opinion.question == questions[1]
    assert opinion.targets.get().provision == article
    assert receipts.query_code(opinion.client_key)


def test_a_question_that_nobody_asks_is_an_error_of_its_column(task, questions):
    file = BytesIO(workbook(task.consultation, [{"body": "太长。", "question": "第9个"}]))

    [error] = bundle_checks.check_file(
        file, task.consultation, str(task.station_id), task.consultation.version
    ).errors

    assert (error.row, error.column) == (5, "征询要点")
    assert "没有“第9个”这个征询要点" in error.message


def test_the_same_words_to_two_questions_are_two_rows(task, questions):
    rows = [{"body": "同意。", "question": "1"}, {"body": "同意。", "question": "3"}]

    bundle = accept(task, rows, officer_of(task.station))

    assert set(bundle.opinions.values_list("question", flat=True)) == {
        questions[0].pk,
        questions[2].pk,
    }


def test_the_bundle_page_shows_the_questions(client, task, questions):
    officer = officer_of(task.station)
    bundle = accept(task, [{"body": "同意。", "question": "1"}], officer)
    client.force_login(officer)

    assert "答：维保记录要不要公开？" in html_of(
        client.get(reverse("bundles:bundle", args=[bundle.pk]))
    )


def test_the_form_for_officers_has_a_column_only_where_questions_are_asked(task, consultation):
    def titles():
        book = load_workbook(BytesIO(workbook(task.consultation, [])))
        return [cell.value for cell in book.worksheets[0][3]]

    assert not [title for title in titles() if title and "征询要点" in title]
    FocusQuestionFactory(consultation=consultation)
    assert [title for title in titles() if title and "征询要点" in title]
