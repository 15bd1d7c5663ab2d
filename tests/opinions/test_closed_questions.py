"""问卷: a question with options is answered by a tick, and each option is counted."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drafts.errors import DraftError
from drafts.focus import read_focus_lines, written_focus_lines
from drafts.share_text import share_text
from opinions import reading_cache, tickets
from opinions.choices import Channel, Processing
from opinions.models import Opinion
from opinions.services.editing import edit_opinion
from opinions.services.giving import Person, Words, record_opinion
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import FocusQuestionFactory, PublicConsultationFactory

pytestmark = pytest.mark.django_db
OPTIONS = ["合适", "太短", "太长"]


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def question(consultation):
    return FocusQuestionFactory(consultation=consultation, text="十五日合适吗？", options=OPTIONS)


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


def send(client, consultation, url, **data):
    token = tickets.issue_form(consultation.pk, None, timezone.now())
    return client.post(url, {"token": token, **data})


# --- As a clerk writes them -----------------------------------------------------------------------


def test_options_stand_behind_the_question(consultation):
    article = consultation.version.provisions.filter(kind="article").first()
    text = f"{article.label}：十五日合适吗？｜合适｜太短|太长\n还有什么想说的？"

    closed, opened = read_focus_lines(text, consultation.version)

    assert (closed.text, closed.provision) == ("十五日合适吗？", article)
    assert closed.options == tuple(OPTIONS)
    assert opened.options == ()


def test_they_come_back_for_editing(consultation, question):
    assert written_focus_lines(consultation) == "十五日合适吗？｜合适｜太短｜太长"


@pytest.mark.parametrize(
    "line",
    ["合适吗？｜合适", "合适吗？｜合适｜合适", "合适吗？｜" + "｜".join("甲乙丙丁戊己庚辛壬癸子")],
)
def test_one_option_or_too_many_are_refused(consultation, line):
    with pytest.raises(DraftError, match="选项应当有2到10个"):
        read_focus_lines(line, consultation.version)


def test_wherever_a_question_is_read_its_options_stand_beside_it(client, consultation, question):
    full = "十五日合适吗？（合适、太短、太长）"
    client.force_login(ClerkFactory())
    office = client.get(reverse("admin:drafts_round", args=[consultation.pk])).content.decode()
    officer = client.get(reverse("drafts:read", args=[consultation.slug])).content.decode()
    public = client.get(reverse("opinions:read", args=[consultation.slug])).content.decode()

    assert all(full in page for page in (office, officer, public))
    assert full in share_text(consultation, [question], "办公室")
    (line,) = read_focus_lines("十五日合适吗？｜合适｜太短｜太长", consultation.version)
    assert line.written == full  # in the notice


# --- As a resident answers ------------------------------------------------------------------------


def test_the_form_offers_the_options(client, url, question):
    html = client.get(url, {"question": question.pk}).content.decode()

    assert html.count('type="radio" name="chosen"') == 3
    assert "也可以不选，直接在下面写" in html


def test_a_tick_is_an_answer(client, consultation, url, question):
    check = send(client, consultation, url, question=question.pk, chosen="太短").content.decode()
    assert "选“太短”。" in check
    assert 'name="chosen" value="太短"' in check

    send(client, consultation, url, question=question.pk, chosen="太短", confirm="1")

    opinion = Opinion.objects.get()
    assert (opinion.chosen, opinion.body) == ("太短", "选“太短”。")
    assert opinion.question == question


def test_words_may_stand_beside_the_tick(client, consultation, url, question):
    words = "老小区要勤看。"
    send(client, consultation, url, question=question.pk, chosen="太长", body=words, confirm="1")

    assert Opinion.objects.get().body == "选“太长”。老小区要勤看。"


def test_going_back_shows_what_was_ticked_and_typed(client, consultation, url, question):
    page = send(
        client, consultation, url, question=question.pk, chosen="太长", body="要勤看。", edit="1"
    )

    html = page.content.decode()
    assert 'value="太长" checked' in html
    assert "选“太长”" not in html


@pytest.mark.parametrize("chosen", ["没有这一项", "<b>"])
def test_what_is_no_option_is_refused_by_field(client, consultation, url, question, chosen):
    page = send(client, consultation, url, question=question.pk, chosen=chosen, body="要勤看。")

    assert page.status_code == 422
    assert "请从列出的选项里选一个。" in page.content.decode()
    assert not Opinion.objects.exists()


def test_without_a_question_there_is_nothing_to_choose(client, consultation, url):
    page = send(client, consultation, url, chosen="合适", body="好。", confirm="1")

    assert page.status_code == 422
    on_paper(consultation, None, "好。")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(chosen="合适")


def test_who_changes_the_words_takes_the_choice_back(client, consultation, url, question):
    send(client, consultation, url, question=question.pk, chosen="太短", confirm="1")
    opinion = Opinion.objects.get()

    edit_opinion(opinion, words=Words(body="选“太短”。再想想。"), now=timezone.now())
    assert Opinion.objects.get().chosen == "太短"
    edit_opinion(opinion, words=Words(body="都可以。"), now=timezone.now())
    assert Opinion.objects.get().chosen == ""


# --- On paper, and counted ------------------------------------------------------------------------


def on_paper(consultation, question, body):
    record_opinion(
        consultation,
        words=Words(body=body),
        person=Person(),
        targets=[],
        by=ClerkFactory(),
        channel=Channel.MEETING,
        received_at=timezone.now(),
        question=question,
    )


def test_an_option_written_on_paper_counts_as_chosen(consultation, question):
    on_paper(consultation, question, "太短 ")
    on_paper(consultation, question, "太短了吧")

    assert sorted(Opinion.objects.values_list("chosen", flat=True)) == ["", "太短"]


def test_the_office_sees_how_many_chose_what(client, consultation, question):
    opened = FocusQuestionFactory(consultation=consultation, text="还有什么？")
    for body in ("合适", "太短", "太短", "说不好"):
        on_paper(consultation, question, body)
    on_paper(consultation, opened, "没有")
    Opinion.objects.filter(chosen="合适").update(processing=Processing.WITHDRAWN)
    client.force_login(ClerkFactory())

    page = client.get(reverse("admin:opinions_answers", args=[consultation.pk]))

    closed, other = page.context["answered"]
    assert closed.options == [("合适", 0), ("太短", 2), ("太长", 0)]
    assert (closed.others, closed.total, other.total) == (1, 3, 1)
    link = f"{reverse('admin:opinions_list', args=[consultation.pk])}?question={question.pk}"
    assert link in page.content.decode()
    listed = client.get(reverse("admin:opinions_list", args=[consultation.pk]))
    assert "征询结果" in listed.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_counting_takes_the_same_queries(client, consultation, count, django_assert_num_queries):
    for number in range(count):
        question = FocusQuestionFactory(
            consultation=consultation, text=f"问题{number}？", options=OPTIONS
        )
        on_paper(consultation, question, "合适")
    client.force_login(ClerkFactory())
    url = reverse("admin:opinions_answers", args=[consultation.pk])
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)
