from ipaddress import ip_network

import pytest

from liaison.accounts.choices import Role
from tests.factories.accounts import ClerkFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_office_starts_in_its_own_site(client):
    client.force_login(ClerkFactory())
    assert client.get("/start/")["Location"] == "/admin/"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EXPERT])
def test_everybody_else_starts_in_the_workbench(client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get("/start/")["Location"] == "/workbench/"


def test_the_workbench_opens_to_officers(client):
    client.force_login(OfficerFactory())
    response = client.get("/workbench/")
    assert response.status_code == 200
    assert "今日事项" in response.content.decode()


def test_who_is_not_signed_in_signs_in_first(client):
    assert client.get("/start/")["Location"].startswith("/accounts/login/")
    assert client.get("/workbench/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("role", "networks", "sentence"),
    [("all", ["10.1.0.0/16"], "<code>127.0.0.1</code>"), ("public", [], "这个网址供群众")],
)
def test_the_office_is_told_why_its_side_is_not_here(client, settings, role, networks, sentence):
    settings.SITE_ROLE = role
    settings.OFFICE_NETWORKS = [ip_network(one) for one in networks]
    client.force_login(ClerkFactory())

    response = client.get("/start/")

    assert response.status_code == 403
    assert sentence in response.content.decode()
    client.force_login(OfficerFactory())
    assert client.get("/start/")["Location"] == "/workbench/"
