from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.blocks import blocks
from opinions import reading_ahead, reading_cache
from opinions.models import ReadingCopy
from opinions.services import counting
from opinions.tasks import refresh_counts
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


@pytest.fixture
def consultation():
    return PublicConsultationFactory(show_counts=True)


@pytest.fixture
def article(consultation):
    return consultation.version.provisions.filter(kind="article").first()


def page(client, consultation):
    reading_cache.forget_all()
    return client.get(f"/consultations/{consultation.slug}/").content.decode()


def test_the_worker_writes_text_and_counts_of_what_is_open(consultation, article):
    OpinionFactory(consultation=consultation, provision=article)
    for changes in (
        {"status": "published"},
        {"public_close": timezone.now() - timedelta(minutes=1)},
        {"show_counts": False},
    ):
        PublicConsultationFactory(**changes)
    ConsultationFactory(status="open", visibility="stations", show_counts=True)

    refresh_counts()

    copy = ReadingCopy.objects.get(consultation=consultation)
    assert (copy.version, copy.counts) == (consultation.version, {str(article.pk): 1})
    without_counts = ReadingCopy.objects.exclude(consultation=consultation).get()
    assert (without_counts.counts, without_counts.counted_at) == ({}, None)


def test_the_page_is_the_same_whether_or_not_the_worker_was_ahead(client, consultation, article):
    OpinionFactory(consultation=consultation, provision=article)
    counting.refresh_counts()
    alone = page(client, consultation)
    refresh_counts()
    ahead = page(client, consultation)

    assert ahead == alone
    assert "已有 1 条意见" in ahead
    assert f"?provision={article.uuid}" in ahead
    assert "<!--foot" not in ahead


def test_a_cold_page_asks_four_short_questions(client, consultation, django_assert_num_queries):
    refresh_counts()
    reading_cache.forget_all()

    with django_assert_num_queries(4):
        assert client.get(f"/consultations/{consultation.slug}/").status_code == 200


def test_a_text_of_another_release_is_not_shown_and_is_written_anew(client, consultation):
    reading_ahead.write_text(consultation)
    ReadingCopy.objects.update(release="before", text="以前的写法")

    assert "以前的写法" not in page(client, consultation)
    refresh_counts()
    assert ReadingCopy.objects.get().release == reading_ahead.release()
    assert "以前的写法" not in ReadingCopy.objects.get().text


def test_the_text_is_written_once(consultation, django_assert_num_queries):
    reading_ahead.write_text(consultation)

    with django_assert_num_queries(1):
        reading_ahead.write_text(consultation)


def test_counts_that_the_worker_left_lying_are_counted_by_the_reader(client, consultation, article):
    refresh_counts()
    OpinionFactory(consultation=consultation, provision=article)
    assert "已有" not in page(client, consultation)

    ReadingCopy.objects.update(counted_at=timezone.now() - reading_ahead.COUNTS_LIFE)

    assert "已有 1 条意见" in page(client, consultation)


def test_words_that_look_like_the_mark_of_a_foot_stay_words(consultation, article):
    block = blocks(consultation.version_id)[1]
    block.lines = [f"<!--foot {article.pk} {article.uuid} 第一条-->"]
    text = reading_ahead.reading_html.text_html([block])

    shown = reading_ahead.reading_html.set_feet(text, form_url="/form/", counts={})

    assert shown.count("article__foot") == 1
    assert "&lt;!--foot" in shown
