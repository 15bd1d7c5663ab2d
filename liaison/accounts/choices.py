from itertools import combinations

from django.db import models


class Role(models.TextChoices):
    """The roles of the house; each is a Django group of this name."""

    OFFICER = "officer", "联络员"
    STATION_LEAD = "station_lead", "站点负责人"
    DEPUTY_OFFICER = "deputy_officer", "代表联络员"
    TOWNSHIP_COORDINATOR = "township_coordinator", "乡镇（街道）协调员"
    EXPERT = "expert", "专家"
    CLERK = "clerk", "经办"
    REVIEWER = "reviewer", "复核"
    LEADER = "leader", "分管领导"
    SYSADMIN = "sysadmin", "系统管理员"
    SECADMIN = "secadmin", "安全管理员"
    AUDITADMIN = "auditadmin", "审计管理员"


ADMIN_ROLES = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN})
OFFICE_ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER}) | ADMIN_ROLES


class Mode(models.TextChoices):
    STRICT = "strict", "严格分岗"
    SMALL = "small", "小型办公室"


class FactorDuty(models.TextChoices):
    """Who must enter a code beside the password; others may."""

    NOBODY = "nobody", "自愿"
    ADMINS = "admins", "三个管理员角色必须使用"
    OFFICE = "office", "办公室人员必须使用"
    EVERYONE = "everyone", "所有账号必须使用"


def roles_under(duty: str) -> frozenset[str]:
    """The roles that ``duty`` asks for a code."""
    by_duty: dict[str, frozenset[str]] = {
        FactorDuty.ADMINS: ADMIN_ROLES,
        FactorDuty.OFFICE: OFFICE_ROLES,
        FactorDuty.EVERYONE: frozenset(Role),
    }
    return by_duty.get(duty, frozenset())


def roles_at_odds(mode: str, roles: frozenset[str]) -> list[tuple[Role, Role]]:
    """The pairs among ``roles`` that one person must not hold together.

    Always: two of the three admin roles; the audit admin holds nothing else.
    Strict: whoever holds an admin role holds nothing else, and clerk, reviewer and leader are
    three people. The database keeps the same rule by a trigger (migration 0002).
    """
    held = [role for role in Role if role in roles]
    return [pair for pair in combinations(held, 2) if _at_odds(mode, frozenset(pair))]


def _at_odds(mode: str, pair: frozenset[Role]) -> bool:
    admins = len(pair & ADMIN_ROLES)
    if admins > 1 or Role.AUDITADMIN in pair:
        return True
    return mode == Mode.STRICT and (admins > 0 or pair <= OFFICE_ROLES)
