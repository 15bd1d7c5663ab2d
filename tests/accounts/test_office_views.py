import re

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from liaison.accounts import services
from liaison.accounts.choices import Mode, Role
from liaison.accounts.models import User
from tests.factories.accounts import (
    AuditadminFactory,
    ClerkFactory,
    SecadminFactory,
    SysadminFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:accounts_user_changelist")
CREATE = reverse("admin:accounts_user_create")
MODE = reverse("admin:accounts_mode")


def address(name, user, *more):
    return reverse(f"admin:accounts_user_{name}", args=[user.pk, *more])


@pytest.fixture
def person():
    return ClerkFactory(full_name="刘洋")


@pytest.fixture
def sysadmin(client):
    user = SysadminFactory()
    client.force_login(user)
    return user


@pytest.fixture
def secadmin(client):
    user = SecadminFactory()
    client.force_login(user)
    return user


def test_system_admin_makes_an_account_and_sees_its_password_once(client, sysadmin):
    response = client.post(CREATE, {"username": "liu.yang", "full_name": "刘洋"})

    user = User.objects.get(username="liu.yang")
    page = response.content.decode()
    password = re.search(r"<code data-secret>(\S+)</code>", page).group(1)
    assert user.check_password(password)
    assert (user.must_change_password, user.role_set) == (True, frozenset())
    assert "no-store" in response["Cache-Control"]
    assert password not in client.get(address("change", user)).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"username": "admin", "full_name": "刘洋"}, "这个用户名容易被猜到"),
        ({"username": "", "full_name": "刘洋"}, "请填写用户名。"),
        ({"username": "liu.yang", "full_name": ""}, "请填写姓名。"),
    ],
)
def test_unfit_account_is_explained_and_what_was_typed_stays(client, sysadmin, data, sentence):
    response = client.post(CREATE, data)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for value in data.values() if value)
    assert User.objects.count() == 1


def test_taken_name_is_explained(client, sysadmin):
    response = client.post(CREATE, {"username": sysadmin.username, "full_name": "刘洋"})

    assert response.status_code == 422
    assert "已有这个用户名" in response.content.decode()


def test_system_admin_resets_a_password(client, sysadmin, person):
    response = client.post(address("reset", person))

    password = re.search(r"<code data-secret>(\S+)</code>", response.content.decode()).group(1)
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password


def test_system_admin_closes_and_reopens_an_account(client, sysadmin, person):
    closed = client.post(address("close", person), {"close-reason": "调离"}, follow=True)

    person = User.objects.get(pk=person.pk)
    assert (person.is_active, person.role_set) == (False, frozenset())
    assert "刘洋的账号已停用" in closed.content.decode()
    client.post(address("close", person), {"close-reason": "返回"})
    assert User.objects.get(pk=person.pk).is_active


def test_closing_without_reason_is_explained(client, sysadmin, person):
    response = client.post(address("close", person), {"close-reason": ""})

    assert response.status_code == 422
    assert "请写明原因。" in response.content.decode()
    assert User.objects.get(pk=person.pk).is_active


def test_nobody_closes_the_last_security_admin(client, sysadmin):
    last = SecadminFactory(full_name="赵强")

    response = client.post(address("close", last), {"close-reason": "调离"}, follow=True)

    assert "赵强是唯一的安全管理员" in response.content.decode()


def test_security_admin_grants_and_revokes(client, secadmin, person):
    granted = client.post(
        address("grant", person),
        {"grant-role": "reviewer", "grant-reason": "会议纪要"},
        follow=True,
    )

    assert "已授予刘洋“复核”角色" in granted.content.decode()
    assert "岗位合并" in granted.content.decode()
    assert User.objects.get(pk=person.pk).role_set == {"clerk", "reviewer"}
    client.post(address("revoke", person, "clerk"))
    assert User.objects.get(pk=person.pk).role_set == {"reviewer"}
    grant = person.grants.get(role="clerk")
    assert (grant.revoked_by, grant.revoked_at is None) == (secadmin, False)


def test_roles_at_odds_are_explained(client, secadmin, person):
    services.set_mode(Mode.STRICT, by=None)

    response = client.post(address("grant", person), {"grant-role": "reviewer"}, follow=True)

    assert "不能兼任“经办”和“复核”" in response.content.decode()
    assert User.objects.get(pk=person.pk).role_set == {"clerk"}


@pytest.mark.parametrize("role", ["", "clerk", "king"])
def test_role_that_cannot_be_chosen_is_explained(client, secadmin, person, role):
    response = client.post(address("grant", person), {"grant-role": role})

    assert response.status_code == 422


def test_unknown_role_is_not_revoked(client, secadmin, person):
    response = client.post(address("revoke", person, "king"))

    assert response.status_code == 404


def test_nobody_grants_to_oneself(client, secadmin):
    response = client.post(address("grant", secadmin), {"grant-role": "clerk"}, follow=True)

    assert "不能给自己授予角色" in response.content.decode()


def test_security_admin_changes_the_mode(client, secadmin):
    assert "现在是“小型办公室”" in client.get(MODE).content.decode()

    response = client.post(MODE, {"mode": "strict", "reason": "人员已配齐"}, follow=True)

    assert "现在是“严格分岗”" in response.content.decode()
    assert services.current_mode() == Mode.STRICT


def test_mode_that_does_not_fit_names_the_people(client, secadmin):
    UserFactory(full_name="李敏", roles=[Role.CLERK, Role.REVIEWER])

    response = client.post(MODE, {"mode": "strict", "reason": "检查要求"})

    assert response.status_code == 422
    assert "李敏（经办、复核）" in response.content.decode()


DECISIONS = [
    ("sysadmin", CREATE, {"username": "new.name", "full_name": "新人"}),
    ("sysadmin", "reset", {}),
    ("sysadmin", "close", {"close-reason": "调离"}),
    ("secadmin", "grant", {"grant-role": "reviewer"}),
    ("secadmin", "revoke", {}),
    ("secadmin", MODE, {"mode": "strict", "reason": "x"}),
]


def resolved(place, person):
    if place.startswith("/"):
        return place
    return address(place, person, *(["clerk"] if place == "revoke" else []))


@pytest.mark.parametrize(("owner", "place", "data"), DECISIONS)
def test_stranger_is_sent_to_sign_in(client, person, owner, place, data):
    url = resolved(place, person)

    assert client.post(url, data)["Location"] == f"{reverse('accounts:login')}?next={url}"


@pytest.mark.parametrize("place", ["reset", "close", "grant", "revoke"])
def test_reading_changes_nothing(client, person, place):
    client.force_login(SysadminFactory())

    assert client.get(resolved(place, person)).status_code == 405


@pytest.mark.parametrize(
    ("factory", "sees"),
    [
        (SysadminFactory, ["重置密码", "停用账号"]),
        (SecadminFactory, ["授予角色", "收回“经办”"]),
        (AuditadminFactory, []),
    ],
)
def test_each_admin_is_offered_only_the_own_decisions(client, person, factory, sees):
    client.force_login(factory())

    page = client.get(address("change", person)).content.decode()

    offers = ["重置密码", "停用账号", "授予角色", "收回“经办”"]
    assert [offer for offer in offers if offer in page] == sees


def test_missing_account_is_404(client, sysadmin):
    assert client.get(LIST + "999999/change/").status_code == 404
    assert client.get(LIST + "x/change/").status_code == 404


def test_clerk_does_not_see_the_accounts(client, person):
    client.force_login(person)

    assert client.get(LIST).status_code in {403, 404}
    assert client.get(address("change", person)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_does_not_grow(client, sysadmin, count, django_assert_num_queries):
    for _ in range(count):
        UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    client.get(LIST)

    with django_assert_num_queries(QUERIES_OF_LIST):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_account_query_count_does_not_grow(
    client, sysadmin, person, count, django_assert_num_queries
):
    for _ in range(count):
        services.grant_role(person, role=Role.REVIEWER, by=SecadminFactory())
        services.revoke_role(person, role=Role.REVIEWER, by=SecadminFactory())
    client.get(address("change", person))

    with django_assert_num_queries(QUERIES_OF_ACCOUNT):
        client.get(address("change", person))


QUERIES_OF_LIST = 8
QUERIES_OF_ACCOUNT = 7


def rights_on(client, day):
    return client.get(reverse("admin:accounts_rights_on"), {"day": day})


def test_auditor_sees_who_held_which_role_on_a_day(client):
    """Gone roles too, and how duties were separated then; nobody's role of another day."""
    first, boss = SysadminFactory(), SecadminFactory(full_name="孙权")
    with freeze_time("2025-03-01 09:00:00+08:00"):
        person = UserFactory(full_name="刘洋")
        services.grant_role(person, role=Role.CLERK, by=boss)
        services.grant_role(person, role=Role.REVIEWER, by=boss, reason="人手不够")
    with freeze_time("2025-03-10 23:30:00+08:00"):
        services.revoke_role(person, role=Role.REVIEWER, by=boss)
        services.set_mode(Mode.STRICT, by=boss, reason="等级保护")
    with freeze_time("2025-03-20 09:00:00+08:00"):
        services.close_account(person, by=first, reason="调走")
    client.force_login(AuditadminFactory())

    said = {
        day: rights_on(client, f"2025-03-{day}").content.decode() for day in (1, 10, 11, 20, 21)
    }
    assert [day for day, page in said.items() if "刘洋" in page] == [1, 10, 11, 20]
    assert [day for day, page in said.items() if "人手不够" in page] == [1, 10]
    assert [day for day, page in said.items() if "岗位合并" in page] == [1, 10]
    assert [day for day, page in said.items() if "小型办公室" in page] == [1]


@pytest.mark.parametrize(("day", "sentence"), [("abc", "例如2025-10-08"), ("2999-01-01", "以前的")])
def test_a_day_that_is_none_is_explained(client, day, sentence):
    client.force_login(AuditadminFactory())

    response = rights_on(client, day)

    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_rights_of_a_day_take_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    client.force_login(AuditadminFactory())
    ClerkFactory.create_batch(count)
    rights_on(client, "")

    # Session, user, roles; grants; two of the mode's history; the mode.
    with django_assert_num_queries(7):
        rights_on(client, timezone.localdate().isoformat())
