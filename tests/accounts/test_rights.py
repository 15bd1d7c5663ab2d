import pytest

from liaison.accounts.choices import Role
from liaison.accounts.rights import RIGHTS
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_every_role_has_its_group():
    assert set(RIGHTS) == set(Role)


def test_nobody_sees_contacts_in_the_stock_pages():
    held = {
        permission
        for role in Role
        for permission in UserFactory(roles=[role]).get_all_permissions()
        if permission.startswith("contacts.")
    }

    assert held == {"contacts.view_contactlook"}
