"""The office side asks Django's admin site, which asks the roles."""

import pytest

from liaison.accounts.choices import OFFICE_ROLES, Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=/admin/", 302)


@pytest.mark.parametrize("role", Role)
def test_only_the_office_enters(client, role):
    client.force_login(UserFactory(roles=[role]))

    response = client.get("/admin/", follow=True)

    assert response.status_code == (200 if role in OFFICE_ROLES else 404)
