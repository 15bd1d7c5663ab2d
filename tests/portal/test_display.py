"""长辈版: a switch that works without JavaScript, session or token."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("choice", ["elder", "elder-150", "elder-200"])
def test_the_switch_stays_on_and_leads_back_to_the_page(strict_client, choice):
    response = strict_client.post("/display/", {"display": choice, "next": "/about/?a=1"})
    assert response.status_code == 302
    assert response["Location"] == "/about/?a=1"
    page = strict_client.get("/about/")
    assert f'data-display="{choice}"' in page.content.decode()
    assert 'aria-label="退出长辈版"' in page.content.decode()


def test_the_switch_can_be_left_again(strict_client):
    strict_client.post("/display/", {"display": "elder", "next": "/"})
    strict_client.post("/display/", {"display": "", "next": "/"})
    assert "data-display" not in strict_client.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "", "javascript:1"])
def test_the_switch_never_leads_away_from_the_site(strict_client, target):
    response = strict_client.post("/display/", {"display": "elder", "next": target})
    assert response["Location"] == "/"


def test_a_strange_cookie_counts_as_none(client):
    client.cookies["display"] = '"><script>'
    assert "data-display" not in client.get("/").content.decode()


def test_the_choices_have_a_page_of_their_own(client):
    assert client.get("/display/").status_code == 200
