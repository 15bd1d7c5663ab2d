"""Accounts, roles and the office's mode. Signing in and passwords: liaison.accounts.sign_in."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from liaison.accounts.choices import Mode, Role, roles_at_odds
from liaison.accounts.models import RoleGrant, UsedPassword, User, WorkMode
from liaison.accounts.passwords import REMEMBERED
from liaison.audit import services as audit
from liaison.audit.actions import name_actions, name_roles

name_actions(
    {
        "accounts.create": "建立账号",
        "accounts.close": "停用账号",
        "accounts.reopen": "恢复账号",
        "accounts.grant_role": "授予角色",
        "accounts.revoke_role": "收回角色",
        "accounts.set_mode": "改变分岗方式",
    }
)
name_roles({role.value: role.label for role in Role})
# Without one of each nobody could make an account or give it a role any more.
INDISPENSABLE = (Role.SYSADMIN, Role.SECADMIN)


class AccountError(Exception):
    """A rule about accounts or roles was broken; the text is shown to the user."""


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    roles: Iterable[str],
    password: str,
    by: User | None,
    must_change_password: bool = True,
) -> User:
    """Make an account. ``by`` is None only for commands run on the server itself."""
    user = User(
        username=username.strip().lower(),
        full_name=full_name.strip(),
        must_change_password=must_change_password,
    )
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise AccountError("".join(error.messages)) from error
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.save()
    remember_password(user)
    audit.record("accounts.create", actor=by, target=user, after={"username": user.username})
    for role in roles:
        grant_role(user, role=role, by=by)
    return user


@transaction.atomic
def grant_role(user: User, *, role: str, by: User | None, reason: str = "") -> RoleGrant:
    label = Role(role).label
    user = _locked(user)
    if not user.is_active:
        raise AccountError("账号已停用，不能授予角色。")
    if by is not None and by.pk == user.pk:
        raise AccountError("不能给自己授予角色，请由另一名安全管理员办理。")
    if user.role_set & {role}:
        raise AccountError(f"{user.full_name}已有“{label}”角色。")
    _refuse_odds(user, user.role_set | {role})
    user.groups.add(_group(role))
    grant = RoleGrant.objects.create(
        user=user, role=role, granted_at=timezone.now(), granted_by=by, reason=reason.strip()
    )
    audit.record(
        "accounts.grant_role", actor=by, target=user, after={"role": role}, note=reason.strip()
    )
    return grant


@transaction.atomic
def revoke_role(user: User, *, role: str, by: User | None, reason: str = "") -> None:
    locked = _locked(user)
    if role not in locked.role_set:
        raise AccountError(f"{user.full_name}没有“{Role(role).label}”角色。")
    _refuse_leaving_nobody(locked, {role})
    _take_role(locked, role, by=by, reason=reason.strip())
    _forget_roles(user)


@transaction.atomic
def close_account(user: User, *, by: User | None, reason: str) -> None:
    """Nobody signs in with this account any more; what it did stays."""
    if not reason.strip():
        raise AccountError("停用账号须写明原因。")
    if by is not None and by.pk == user.pk:
        raise AccountError("不能停用自己的账号。")
    locked = _locked(user)
    if not locked.is_active:
        raise AccountError("这个账号已经停用。")
    _refuse_leaving_nobody(locked, locked.role_set)
    for role in sorted(locked.role_set):
        _take_role(locked, role, by=by, reason=reason.strip())
    user.is_active, user.closed_at = False, timezone.now()
    user.save(update_fields=["is_active", "closed_at"])
    _forget_roles(user)
    audit.record("accounts.close", actor=by, target=user, note=reason.strip())


@transaction.atomic
def reopen_account(user: User, *, by: User | None, reason: str) -> None:
    """The account works again, without any role."""
    if not reason.strip():
        raise AccountError("恢复账号须写明原因。")
    if _locked(user).is_active:
        raise AccountError("这个账号正在使用，不需要恢复。")
    user.is_active, user.closed_at = True, None
    user.save(update_fields=["is_active", "closed_at"])
    audit.record("accounts.reopen", actor=by, target=user, note=reason.strip())


def current_mode() -> Mode:
    mode = WorkMode.objects.filter(pk=1).values_list("mode", flat=True).first()
    return Mode(mode or Mode.SMALL)


@transaction.atomic
def set_mode(mode: str, *, by: User | None, reason: str = "") -> None:
    """Change how strictly duties are separated; refused while somebody's roles do not fit."""
    before = current_mode()
    if mode == before:
        raise AccountError(f"现在就是“{before.label}”方式。")
    misfits = [
        f"{user.full_name}（{user.role_labels}）"
        for user in User.objects.active().with_roles().order_by("username")
        if roles_at_odds(mode, user.role_set)
    ]
    if misfits:
        raise AccountError(
            f"以下人员兼任的角色不符合“{Mode(mode).label}”，请先收回其中的角色：{'；'.join(misfits)}。"
        )
    WorkMode.objects.update_or_create(
        pk=1, defaults={"mode": mode, "changed_at": timezone.now(), "changed_by": by}
    )
    audit.record(
        "accounts.set_mode", actor=by, before={"mode": before}, after={"mode": mode}, note=reason
    )


def is_combined(first: User, second: User) -> bool:
    """Whether one person did both of two acts that two should do: shown as 岗位合并."""
    return first.pk == second.pk


def remember_password(user: User) -> None:
    """Keep the hash of the present password so that it is not taken again soon."""
    UsedPassword.objects.create(user=user, encoded=user.password)
    kept = user.used_passwords.values_list("pk", flat=True)[:REMEMBERED]
    user.used_passwords.exclude(pk__in=list(kept)).delete()


def _locked(user: User) -> User:
    """The account as it is now, its roles freshly read; nobody else changes it meanwhile."""
    _forget_roles(user)
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _forget_roles(user: User) -> None:
    """Roles are kept on the instance; read them again after they changed."""
    for name in ("role_set", "_perm_cache", "_group_perm_cache", "_prefetched_objects_cache"):
        user.__dict__.pop(name, None)


def _group(role: str) -> Group:
    group, _ = Group.objects.get_or_create(name=Role(role).value)
    return group


def _take_role(user: User, role: str, *, by: User | None, reason: str) -> None:
    user.groups.remove(_group(role))
    RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    audit.record("accounts.revoke_role", actor=by, target=user, before={"role": role}, note=reason)


def _refuse_odds(user: User, roles: frozenset[str]) -> None:
    mode = current_mode()
    odds = roles_at_odds(mode, roles)
    if odds:
        one, other = odds[0]
        raise AccountError(
            f"按“{mode.label}”的要求，同一个人不能兼任“{one.label}”和“{other.label}”。"
        )


def _refuse_leaving_nobody(user: User, roles: Iterable[str]) -> None:
    for role in INDISPENSABLE:
        if role in roles and not User.objects.holding(role).exclude(pk=user.pk).exists():
            raise AccountError(f"{user.full_name}是唯一的{role.label}，请先给别人授予这个角色。")
