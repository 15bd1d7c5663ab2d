"""Home, about and the standing pages: the same for everybody, without a cookie."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from drafts.choices import Visibility
from liaison.office.services import profile_to_edit
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory

pytestmark = pytest.mark.django_db
PAGES = ["/", "/about/", "/privacy/", "/accessibility/", "/complaints/", "/display/"]


@pytest.fixture
def office():
    profile = profile_to_edit()
    profile.short_name = "清禾县立法联系"
    profile.phone = "0871-6550 0000"
    profile.icp_number = "滇ICP备20250001号"
    profile.save()
    return profile


@pytest.mark.parametrize("path", PAGES)
def test_pages_set_no_cookie_and_vary_with_no_session(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", PAGES)
def test_pages_forbid_inline_scripts_and_styles(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    text = response.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text


def test_footer_names_the_owner_and_the_records(client, office):
    text = client.get("/").content.decode()
    assert "主办单位" in text
    assert 'href="tel:087165500000"' in text
    assert '<a href="https://beian.miit.gov.cn/" rel="noopener">滇ICP备20250001号</a>' in text


def test_footer_leaves_out_what_the_office_has_not_entered(client):
    text = client.get("/").content.decode()
    assert "beian" not in text
    assert "tel:" not in text


def test_home_shows_what_is_open_what_closes_first_on_top(client):
    now = timezone.now()
    dates = {"station_due": now + timedelta(days=60), "office_due": now + timedelta(days=61)}
    PublicConsultationFactory(title="后截止的", public_close=now + timedelta(days=50), **dates)
    PublicConsultationFactory(title="先截止的", public_close=now + timedelta(days=5), **dates)
    text = client.get("/").content.decode()
    assert text.index("先截止的") < text.index("后截止的")


def test_home_never_shows_what_is_for_stations_only(client):
    consultation = OpenConsultationFactory(title="内部征求的", visibility=Visibility.STATIONS)
    text = client.get("/").content.decode()
    assert "内部征求的" not in text
    assert consultation.slug not in text


def test_home_without_anything_open_says_what_to_do(client):
    assert "目前没有正在征求意见的草案" in client.get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_the_database_a_fixed_number_of_times(client, django_assert_num_queries, rows):
    PublicConsultationFactory.create_batch(rows)
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/")


def test_about_answers_the_three_questions(client):
    text = client.get("/about/").content.decode()
    for heading in ("干什么", "怎么参与", "与我何干"):
        assert f"<h2>{heading}</h2>" in text


def test_privacy_shows_the_version_in_force(client):
    assert "第1版" in client.get("/privacy/").content.decode()


def test_complaints_gives_ways_that_exist(client, office):
    text = client.get("/complaints/").content.decode()
    assert "0871-6550 0000" in text
    assert "/complaints/new/" in text


def test_sharing_in_wechat_has_a_title_and_a_picture_with_full_address(client, office):
    text = client.get("/").content.decode()
    assert '<meta itemprop="name" content="' in text
    assert '<meta itemprop="image" content="http://127.0.0.1:8000/static/img/share' in text


@override_settings(SITE_ROLE="office")
def test_home_of_an_office_host_leads_to_work(client):
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/start/"
