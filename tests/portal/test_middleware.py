"""Every request has an origin; each host serves its side and nothing else."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import override_settings

from liaison.audit import origin as audit_origin
from liaison.jobs.models import Job
from liaison.portal.middleware import Zeros, origin
from tests.factories.accounts import ClerkFactory

pytestmark = pytest.mark.django_db


def test_the_view_sees_where_the_request_comes_from(rf):
    seen = []

    def view(request):
        seen.append(audit_origin.current())
        return HttpResponse()

    response = origin(view)(rf.get("/", REMOTE_ADDR="203.0.113.9"))
    assert seen[0].address == "203.0.113.9"
    assert response["X-Request-ID"] == seen[0].request_id
    assert audit_origin.current().request_id == ""


@override_settings(SITE_ROLE="public")
def test_a_public_host_has_no_office_side(client):
    assert client.get("/admin/").status_code == 404
    assert client.get("/about/").status_code == 200
    assert client.get("/workbench/").status_code == 302


@override_settings(SITE_ROLE="office")
def test_an_office_host_has_no_pages_for_residents(client):
    assert client.get("/about/").status_code == 404
    assert client.get("/stations/").status_code == 404
    assert client.get("/admin/").status_code == 302
    assert client.get("/accounts/login/").status_code == 200


@override_settings(OFFICE_NETWORKS=[ip_network("10.1.0.0/16")])
def test_the_office_side_opens_only_to_the_named_networks(client):
    assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/admin", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/admin/", REMOTE_ADDR="10.1.2.3").status_code == 302
    assert client.get("/about/", REMOTE_ADDR="203.0.113.9").status_code == 200


@override_settings(SITE_ROLE="public")
def test_a_refused_address_looks_like_any_missing_page(client):
    response = client.get("/admin/")
    assert "Content-Security-Policy" in response
    assert "没有找到这个页面" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/stations/%00/",
        "/search/?q=电梯%00",
        "/admin/feedback/complaint/?kind__exact=e.php%00",
        "/admin/drafts/superiororgan/?level__exact=%27%00",
    ],
)
def test_a_zero_character_names_nothing(client, path):
    client.force_login(ClerkFactory())
    assert client.get(path).status_code == 404


def test_what_was_sent_loses_its_zero_characters(client):
    client.force_login(ClerkFactory())
    export = "/admin/stations/station/export/assignments/"
    assert client.post(export, {"consultation": "no-such\0"}).status_code == 302
    assert Job.objects.get().params["consultation"] == "no-such"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (
            {"body": ["字数\0不够", "好"], "name\0": "李"},
            {"body": ["字数不够", "好"], "name": ["李"]},
        ),
        ({"body": "字数不够"}, {"body": ["字数不够"]}),
    ],
)
def test_text_with_a_zero_character_is_read_without_it(rf, sent, read):
    request = rf.post("/", sent)
    Zeros(HttpResponse).process_view(request, HttpResponse)
    assert dict(request.POST.lists()) == read
