import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.accounts.models import RoleGrant, User

PASSWORD = "Qinghe-2025-ok"


def holding(*roles):
    """The roles that a factory gives unless its caller names others."""

    def give(user, create, named):
        for role in roles if named is None else named:
            user.groups.add(Group.objects.get_or_create(name=str(role))[0])
            RoleGrant.objects.create(user=user, role=role, granted_at=timezone.now())

    return factory.PostGeneration(give)


class UserFactory(factory.django.DjangoModelFactory):
    """Someone without roles; ``UserFactory(roles=[Role.CLERK])`` gives some."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"王小{n}")
    must_change_password = False
    password_changed_at = factory.LazyFunction(timezone.now)
    password = factory.django.Password(PASSWORD)
    roles = holding()


class ClerkFactory(UserFactory):
    roles = holding(Role.CLERK)


class ReviewerFactory(UserFactory):
    roles = holding(Role.REVIEWER)


class LeaderFactory(UserFactory):
    roles = holding(Role.LEADER)


class OfficerFactory(UserFactory):
    roles = holding(Role.OFFICER)


class SysadminFactory(UserFactory):
    roles = holding(Role.SYSADMIN)


class SecadminFactory(UserFactory):
    roles = holding(Role.SECADMIN)


class AuditadminFactory(UserFactory):
    roles = holding(Role.AUDITADMIN)
