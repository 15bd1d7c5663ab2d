import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, transaction

from liaison.accounts import services
from liaison.accounts.choices import Mode, Role
from liaison.accounts.models import RoleGrant, User, WorkMode
from liaison.audit.models import AuditEntry
from tests.factories.accounts import (
    PASSWORD,
    AuditadminFactory,
    ClerkFactory,
    SecadminFactory,
    SysadminFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def create(**changes):
    values = {
        "username": "wang.fang",
        "full_name": "王芳",
        "roles": (),
        "password": PASSWORD,
        "by": None,
    }
    return services.create_user(**{**values, **changes})


def test_new_account_must_change_its_password_and_is_on_record():
    sysadmin = SysadminFactory()

    user = create(username=" Wang.Fang ", by=sysadmin)

    assert (user.username, user.must_change_password) == ("wang.fang", True)
    assert user.check_password(PASSWORD)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.target_id) == (
        "accounts.create",
        sysadmin,
        str(user.pk),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "admin"}, "这个用户名容易被猜到"),
        ({"username": "Root"}, "这个用户名容易被猜到"),
        ({"username": "administrator"}, "这个用户名容易被猜到"),
        ({"username": "王芳"}, "用户名为3至30个字符"),
        ({"username": "wf"}, "用户名为3至30个字符"),
        ({"full_name": " "}, "必填"),
        ({"password": "short-A1"}, "密码至少要有10个字符"),
        ({"password": "onlysmallletters"}, "三种"),
        ({"password": "Wang.fang-2025"}, "太相似"),
    ],
)
def test_unfit_account_is_explained(changes, sentence):
    with pytest.raises(services.AccountError, match=sentence):
        create(**changes)

    assert not User.objects.exists()


def test_username_is_taken_once():
    create()

    with pytest.raises(services.AccountError, match="已有这个用户名，请换一个。"):
        create(full_name="王芬")


def test_there_are_no_superusers():
    with pytest.raises(IntegrityError, match="user_is_never_superuser"), transaction.atomic():
        UserFactory(is_superuser=True)


def test_granted_role_takes_effect_and_leaves_a_row():
    user, secadmin = UserFactory(), SecadminFactory()
    assert user.role_set == frozenset()

    services.grant_role(user, role=Role.CLERK, by=secadmin, reason="人办〔2025〕3号")

    assert user.role_set == {"clerk"}
    assert user.is_staff
    assert User.objects.holding(Role.CLERK).get() == user
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.granted_by, grant.reason, grant.revoked_at) == (
        "clerk",
        secadmin,
        "人办〔2025〕3号",
        None,
    )
    assert AuditEntry.objects.get().after == {"role": "clerk"}


def test_revoked_role_ends_and_its_row_stays():
    user, secadmin = ClerkFactory(), SecadminFactory()
    assert user.has_role(Role.CLERK)

    services.revoke_role(user, role=Role.CLERK, by=secadmin)

    assert user.role_set == frozenset()
    grant = RoleGrant.objects.get(user=user)
    assert grant.revoked_by == secadmin
    assert grant.revoked_at >= grant.granted_at


def test_role_can_be_held_again_later():
    user = ClerkFactory()
    services.revoke_role(user, role=Role.CLERK, by=None)

    services.grant_role(user, role=Role.CLERK, by=None)

    assert RoleGrant.objects.filter(user=user, role=Role.CLERK).count() == 2


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda u: services.grant_role(u, role=Role.CLERK, by=None), "已有“经办”角色"),
        (lambda u: services.grant_role(u, role=Role.REVIEWER, by=u), "不能给自己授予角色"),
        (lambda u: services.revoke_role(u, role=Role.LEADER, by=None), "没有“分管领导”角色"),
        (lambda u: services.close_account(u, by=u, reason="离职"), "不能停用自己的账号"),
        (lambda u: services.close_account(u, by=None, reason=" "), "须写明原因"),
        (lambda u: services.reopen_account(u, by=None, reason="x"), "正在使用"),
        (lambda u: services.set_mode(Mode.SMALL, by=None), "现在就是“小型办公室”方式"),
    ],
)
def test_refused_change_is_explained(act, sentence):
    user = ClerkFactory()

    with pytest.raises(services.AccountError, match=sentence):
        act(user)

    assert not AuditEntry.objects.exists()


def test_small_office_lets_one_person_be_clerk_and_reviewer():
    user = ClerkFactory()
    assert not user.combined_duties

    services.grant_role(user, role=Role.REVIEWER, by=None)

    assert user.combined_duties
    assert user.role_labels == "经办、复核"


def test_strict_office_keeps_clerk_and_reviewer_apart():
    user = ClerkFactory()
    services.set_mode(Mode.STRICT, by=None, reason="人员已配齐")

    with pytest.raises(services.AccountError, match="不能兼任“经办”和“复核”"):
        services.grant_role(user, role=Role.REVIEWER, by=None)


def test_audit_admin_stays_alone_in_both_modes():
    with pytest.raises(services.AccountError, match="不能兼任“经办”和“审计管理员”"):
        services.grant_role(AuditadminFactory(), role=Role.CLERK, by=None)


def test_database_keeps_admin_roles_apart_without_the_services():
    user = SysadminFactory()

    with pytest.raises(IntegrityError, match="must not be held"), transaction.atomic():
        user.groups.add(Group.objects.get(name=Role.SECADMIN))


def test_strict_mode_names_who_does_not_fit():
    user = UserFactory(full_name="李敏", roles=[Role.CLERK, Role.REVIEWER])

    with pytest.raises(services.AccountError, match="李敏（经办、复核）"):
        services.set_mode(Mode.STRICT, by=None)

    assert services.current_mode() == Mode.SMALL
    with pytest.raises(DatabaseError, match="keeps apart"), transaction.atomic():
        WorkMode.objects.update(mode=Mode.STRICT)
    services.revoke_role(user, role=Role.REVIEWER, by=None)
    services.set_mode(Mode.STRICT, by=None)
    assert services.current_mode() == Mode.STRICT


def test_new_office_is_a_small_one():
    assert services.current_mode() == Mode.SMALL


def test_closed_account_loses_its_roles_and_keeps_its_history():
    user, sysadmin = ClerkFactory(), SysadminFactory()

    services.close_account(user, by=sysadmin, reason="调离")

    user.refresh_from_db()
    assert (user.is_active, user.role_set) == (False, frozenset())
    assert RoleGrant.objects.get(user=user).revoked_by == sysadmin
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "note")) == [
        ("accounts.revoke_role", "调离"),
        ("accounts.close", "调离"),
    ]
    with pytest.raises(services.AccountError, match="已停用"):
        services.grant_role(user, role=Role.CLERK, by=None)


def test_reopened_account_has_no_roles():
    user = ClerkFactory()
    services.close_account(user, by=None, reason="借调")

    services.reopen_account(user, by=None, reason="返回")

    user.refresh_from_db()
    assert (user.is_active, user.closed_at, user.role_set) == (True, None, frozenset())


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN])
def test_last_admin_of_a_kind_cannot_be_lost(role):
    last = UserFactory(full_name="赵强", roles=[role])

    with pytest.raises(services.AccountError, match=f"赵强是唯一的{role.label}"):
        services.revoke_role(last, role=role, by=None)
    with pytest.raises(services.AccountError, match=f"赵强是唯一的{role.label}"):
        services.close_account(last, by=None, reason="退休")

    last.refresh_from_db()
    assert last.is_active
    UserFactory(roles=[role])
    services.revoke_role(last, role=role, by=None)


def test_closed_person_holds_nothing():
    user = ClerkFactory()
    services.close_account(user, by=None, reason="退休")

    assert not User.objects.holding(Role.CLERK).exists()
    assert not User.objects.active().exists()


def test_one_person_doing_both_acts_is_combined():
    one, other = UserFactory(), UserFactory()

    assert services.is_combined(one, User.objects.get(pk=one.pk))
    assert not services.is_combined(one, other)
