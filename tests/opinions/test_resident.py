import gzip
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from drafts.models import Draft
from liaison.portal.context import DISPLAYS
from opinions import reading_cache, valkey
from opinions.views import resident
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db
HIDDEN = [
    {"visibility": "stations", "status": "open"},
    {"visibility": "named", "status": "open"},
    {"status": "draft"},
    {"status": "pending_signoff"},
    {"status": "scheduled"},
    {"status": "withdrawn", "opened_at": None},
]


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()
    valkey.wake()


@pytest.fixture
def consultation():
    return PublicConsultationFactory(summary="电梯坏了谁来修，多久修好。")


@pytest.fixture
def url(consultation):
    return reverse("opinions:read", args=[consultation.slug])


def read(client, url, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_every_article_with_its_words_and_button(client, consultation, url):
    html = read(client, url)

    for article in consultation.version.provisions.filter(kind="article"):
        assert f'id="{article.label}"' in html
        assert f"/consultations/{consultation.slug}/opinions/new/?provision={article.uuid}" in html
    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html
    assert 'href="#第一章"' in html
    assert "电梯坏了谁来修" in html
    assert "24时止" in html or "止</time>" in html


def test_the_page_sets_no_cookie_and_touches_no_session(client, url):
    response = client.get(url)

    assert not response.cookies
    assert not response.wsgi_request.session.accessed
    assert "public" in response.headers["Cache-Control"]
    assert response.headers["Vary"] == "Cookie, Accept-Encoding"


def test_who_comes_back_gets_304(client, url):
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_browsers_that_take_gzip_get_the_same_page_packed(client, url):
    plain = client.get(url)
    packed = client.get(url, headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("show_counts", [False, True])
def test_a_cold_page_takes_at_most_six_queries_and_a_warm_one_none(
    client, url, consultation, show_counts, django_assert_max_num_queries
):
    consultation.show_counts = show_counts
    consultation.save(update_fields=["show_counts"])

    with django_assert_max_num_queries(6):
        client.get(url)
    with django_assert_max_num_queries(0):
        client.get(url)


def test_the_page_changes_when_the_consultation_closes(client, url, consultation):
    with freeze_time(consultation.public_close - timedelta(seconds=1)):
        before = read(client, url)
    reading_cache._near[(consultation.slug, "")].good_until = 0
    with freeze_time(consultation.public_close):
        after = read(client, url)

    assert "提意见</a>" not in after
    assert "提意见<span" in before
    assert "提意见<span" not in after
    assert "征求意见已经截止" in after


def test_near_bytes_are_never_good_past_the_close(consultation):
    now = consultation.public_close - timedelta(milliseconds=200)

    assert reading_cache._hold(consultation, now) == pytest.approx(0.2)
    assert reading_cache._hold(consultation, consultation.public_close) == reading_cache.HOLD


@pytest.mark.parametrize(
    ("status", "words"),
    [("suspended", "暂停"), ("withdrawn", "已经撤回"), ("closed", "已经截止")],
)
def test_a_change_of_state_is_on_the_page_at_the_next_look(
    client, url, consultation, status, words
):
    read(client, url)
    type(consultation).objects.filter(pk=consultation.pk).update(status=status)
    reading_cache._near[(consultation.slug, "")].good_until = 0

    html = read(client, url)

    assert words in html
    assert "?provision=" not in html


@pytest.mark.parametrize("status", ["open", "suspended", "withdrawn"])
def test_readers_are_told_why_it_was_extended_suspended_or_withdrawn(
    client, url, consultation, status
):
    read(client, url)
    type(consultation).objects.update(status=status, public_remark="因汛情延长至10月20日24时。")
    reading_cache._near[(consultation.slug, "")].good_until = 0

    assert "因汛情延长至10月20日24时。" in read(client, url)


@pytest.mark.parametrize("changes", HIDDEN)
def test_what_is_not_public_is_404_and_in_no_list(client, changes):
    given = {"visibility": "public", "status": "open", "public_basis": "来函", **changes}
    hidden = ConsultationFactory(title="不公开的草案", **given)

    assert client.get(reverse("opinions:read", args=[hidden.slug])).status_code == 404
    assert client.get(reverse("opinions:read", args=[hidden.slug]) + "?q=电梯").status_code == 404
    assert "不公开的草案" not in client.get(reverse("opinions:consultations")).content.decode()


def test_a_page_that_is_hidden_again_is_404_at_the_next_look(client, url, consultation):
    read(client, url)
    type(consultation).objects.filter(pk=consultation.pk).update(visibility="stations")
    reading_cache._near[(consultation.slug, "")].good_until = 0

    assert client.get(url).status_code == 404
    assert client.get(url).status_code == 404


def test_without_valkey_the_page_is_the_same(client, url, settings):
    with_valkey = read(client, url)
    reading_cache.forget_all()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert read(client, url) == with_valkey


def test_another_process_finds_the_finished_page_in_valkey(client, url, monkeypatch, consultation):
    first = read(client, url)
    reading_cache.forget_all()
    monkeypatch.setattr(reading_cache, "render", None)

    assert read(client, url) == first


def test_the_elder_display_is_the_only_variant(client, url):
    ordinary = read(client, url)
    client.cookies["display"] = "elder-150"
    elder = read(client, url)
    client.cookies["display"] = "<script>"
    other = read(client, url)

    assert 'data-display="elder-150"' in elder
    assert other == ordinary
    assert {"", *DISPLAYS} == resident.DISPLAYS


def test_counts_are_shown_only_where_the_office_wants_it(client, url, consultation):
    article = consultation.version.provisions.filter(kind="article").first()
    for _ in range(2):
        OpinionFactory(consultation=consultation, provision=article)
    OpinionFactory(consultation=consultation, provision=article, processing="withdrawn")
    OpinionFactory(consultation=consultation, provision=article, moderation="blocked")

    hidden = read(client, url)
    type(consultation).objects.filter(pk=consultation.pk).update(show_counts=True)
    reading_cache.forget_all()
    shown = read(client, url)

    assert "已有" not in hidden
    assert "已有 2 条意见" in shown


def test_searching_shows_only_the_articles_that_say_it(client, url):
    html = read(client, url, data={"q": "维护保养单位"})

    assert 'id="第三条"' in html
    assert 'id="第一条"' not in html
    assert "含有“维护保养单位”的条款有 1 条" in html


@pytest.mark.parametrize("words", [" 第三 条 ", "第3条", "第叁条"])
def test_searching_for_an_article_leads_to_it(client, url, words):
    response = client.get(url, {"q": words})

    assert response.status_code == 302
    assert response.headers["Location"].endswith("#%E7%AC%AC%E4%B8%89%E6%9D%A1")


def test_searching_for_script_stays_text(client, url):
    assert "<script>alert" not in read(client, url, data={"q": "<script>alert(1)</script>"})


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        PublicConsultationFactory()
        PublicConsultationFactory(
            status="published", opens_at=timezone.now() - timedelta(days=60), title="以前的"
        )

    with django_assert_num_queries(4):
        html = read(client, reverse("opinions:consultations"))
    assert html.count("读草案，提意见") == count
    assert html.count("已公布反馈") == count


def test_the_empty_list_says_what_to_do(client):
    html = read(client, reverse("opinions:consultations"))

    assert "现在没有正在征求意见的草案" in html
    assert "/stations/" in html


def test_only_get_is_taken(client, url):
    assert client.post(url).status_code == 405
    assert client.post(reverse("opinions:consultations")).status_code == 405


def test_the_explanation_that_came_as_text_has_a_page_of_its_own(client, url, consultation):
    other = PublicConsultationFactory()
    Draft.objects.filter(versions=other.version).update(explanatory_note="电梯多了，事故也多了。")
    without = reverse("opinions:explanation", args=[consultation.slug])
    page = reverse("opinions:explanation", args=[other.slug])

    assert without not in read(client, url)
    assert client.get(without).status_code == 404
    assert page in read(client, reverse("opinions:read", args=[other.slug]))
    assert "电梯多了，事故也多了。" in read(client, page)
    assert "public" in client.get(page).headers["Cache-Control"]


def test_the_explanation_of_a_hidden_draft_stays_hidden(client):
    hidden = ConsultationFactory(status="open", visibility="stations", opened_at=timezone.now())
    type(hidden.version.draft).objects.update(explanatory_note="内部说明")

    assert client.get(reverse("opinions:explanation", args=[hidden.slug])).status_code == 404
