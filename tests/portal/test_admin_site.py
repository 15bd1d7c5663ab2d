"""The office's site: one sign-in page, any office role, nobody else."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories.accounts import AuditadminFactory, ClerkFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_who_is_not_signed_in_goes_to_the_common_sign_in_page(client):
    response = client.get("/admin/stations/station/")
    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/admin/stations/station/"
    response = client.get(response["Location"])
    assert response["Location"] == "/accounts/login/?next=/admin/stations/station/"


@pytest.mark.parametrize("factory", [OfficerFactory, UserFactory])
def test_people_without_an_office_role_find_nothing(client, factory):
    client.force_login(factory())
    response = client.get("/admin/", follow=True)
    assert response.status_code == 404


@pytest.mark.parametrize("factory", [ClerkFactory, AuditadminFactory])
def test_every_office_role_opens_the_start_page(client, factory):
    client.force_login(factory())
    response = client.get("/admin/")
    assert response.status_code == 200
    assert "今日事项" in response.content.decode()


@pytest.mark.parametrize("name", ["password_change", "password_change_done"])
def test_the_admin_has_no_second_door_beside_accounts(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


def test_lists_carry_no_inline_style(client):
    client.force_login(ClerkFactory())
    text = client.get("/admin/stations/station/").content.decode()
    assert "<style" not in text
    assert "<h1>站点</h1>" in text


def test_signing_out_of_the_admin_is_signing_out(client):
    client.force_login(ClerkFactory())
    assert client.post("/admin/logout/", follow=True).status_code == 200
    assert client.get("/admin/").status_code == 302
