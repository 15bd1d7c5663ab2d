import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.audit import services
from liaison.audit.actions import name_actions
from liaison.contacts.services import reveal
from tests.factories import contacts
from tests.factories.accounts import AuditadminFactory, UserFactory

pytestmark = pytest.mark.django_db
ENTRIES = reverse("admin:audit_auditentry_changelist")
SEALS = reverse("admin:audit_auditseal_changelist")
LOOKS = reverse("admin:contacts_contactlook_changelist")


@pytest.fixture
def auditadmin(client):
    user = AuditadminFactory()
    client.force_login(user)
    return user


def test_audit_admin_reads_what_was_done_in_chinese(client, auditadmin):
    name_actions({"tests.named": "试做一件事"})
    entry = services.record("tests.named", actor=auditadmin, target=auditadmin, note="说明在此")
    services.seal_entries(timezone.now())

    page = client.get(ENTRIES, {"action": "tests.named", "q": auditadmin.username}).content.decode()

    assert "试做一件事" in page
    assert "说明在此" in page
    assert "审计管理员" in page
    assert f"账号 {auditadmin.pk}" in page
    detail = client.get(reverse("admin:audit_auditentry_change", args=[entry.pk]))
    assert detail.status_code == 200
    assert client.get(SEALS).status_code == 200


def test_audit_admin_reads_who_saw_contacts_but_not_the_contacts(client, auditadmin):
    reveal(contacts.phone("13800000021"), viewer=auditadmin, reason="核实意见")

    page = client.get(LOOKS).content.decode()

    assert "核实意见" in page
    assert "138****0021" in page
    assert "13800000021" not in page


@pytest.mark.parametrize("act", ["add", "delete"])
def test_nobody_writes_in_the_log(client, auditadmin, act):
    entry = services.record("tests.act", actor=None)
    args = [] if act == "add" else [entry.pk]

    response = client.post(reverse(f"admin:audit_auditentry_{act}", args=args), {"post": "yes"})

    assert response.status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("url", [ENTRIES, LOOKS])
def test_list_query_count_does_not_grow(client, auditadmin, count, url, django_assert_num_queries):
    for _ in range(count):
        reveal(contacts.phone(), viewer=UserFactory(), reason="核实")
        services.record("tests.act", actor=UserFactory(), target=auditadmin)
    client.get(url)

    with django_assert_num_queries(7):
        assert client.get(url).status_code == 200
