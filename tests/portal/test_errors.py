"""Error pages say in plain Chinese what to do, with a number to tell the office."""

import re

import pytest
from django.test import Client, RequestFactory, override_settings

from liaison.audit import origin
from liaison.portal.views import errors

pytestmark = pytest.mark.django_db


def test_a_missing_page_offers_ways_on_and_its_number(client):
    response = client.get("/nothing-here/")
    text = response.content.decode()
    assert response.status_code == 404
    assert "没有找到这个页面" in text
    number = re.search(r"<code>(\w{8})</code>", text).group(1)
    assert response["X-Request-ID"].upper().startswith(number)


def test_an_error_page_sets_no_cookie(client):
    assert not client.get("/nothing-here/").cookies


def test_a_stale_form_says_that_nothing_was_sent():
    response = Client(enforce_csrf_checks=True).post("/accounts/logout/")
    assert response.status_code == 403
    assert "刚才的内容没有提交" in response.content.decode()


def test_the_page_for_our_own_faults_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0), origin.coming_from(origin.Origin(request_id="ab12cd34ef")):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "AB12CD34" in response.content.decode()


@override_settings(DEBUG=False)
def test_a_fault_answers_500_with_that_page(client, monkeypatch):
    client.raise_request_exception = False

    def broken(request):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("liaison.portal.context.display_of", broken)
    response = client.get("/about/")
    assert response.status_code == 500
    assert "系统出了问题" in response.content.decode()
