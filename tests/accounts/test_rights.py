import pytest

from liaison.accounts.choices import Role
from liaison.accounts.rights import RIGHTS
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_every_role_has_its_group():
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize(
    ("role", "permission", "holds"),
    [
        (Role.CLERK, "drafts.view_draft", True),
        (Role.CLERK, "opinions.change_opinion", False),
        (Role.CLERK, "opinions.add_heldterm", True),
        (Role.CLERK, "opinions.delete_heldterm", True),
        (Role.REVIEWER, "opinions.add_heldterm", False),
        (Role.CLERK, "accounts.view_user", False),
        (Role.CLERK, "audit.view_auditentry", False),
        (Role.REVIEWER, "opinions.view_opinion", True),
        (Role.LEADER, "stations.view_station", True),
        (Role.LEADER, "notices.view_notice", False),
        (Role.SYSADMIN, "accounts.view_user", True),
        (Role.SYSADMIN, "opinions.view_opinion", False),
        (Role.SYSADMIN, "audit.view_auditentry", False),
        (Role.SECADMIN, "accounts.view_rolegrant", True),
        (Role.SECADMIN, "opinions.view_opinion", False),
        (Role.AUDITADMIN, "audit.view_auditentry", True),
        (Role.AUDITADMIN, "contacts.view_contactlook", True),
        (Role.AUDITADMIN, "opinions.view_opinion", False),
        (Role.EXPERT, "opinions.view_opinion", False),
        (Role.OFFICER, "stations.view_station", False),
    ],
)
def test_role_sees_what_the_matrix_says(role, permission, holds):
    assert UserFactory(roles=[role]).has_perm(permission) is holds


def test_nobody_sees_contacts_in_the_stock_pages():
    held = {
        permission
        for role in Role
        for permission in UserFactory(roles=[role]).get_all_permissions()
        if permission.startswith("contacts.")
    }

    assert held == {"contacts.view_contactlook"}
