"""The office side asks Django's admin site, which asks the roles."""

import pytest

pytestmark = pytest.mark.django_db


def test_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=/admin/", 302)
