"""Who could do what on a day of the past: read from the grants and the audit log, never guessed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from liaison.accounts.choices import OFFICE_ROLES, Mode, Role
from liaison.accounts.models import RoleGrant, User
from liaison.accounts.services import current_mode
from liaison.audit.models import AuditEntry


@dataclass(frozen=True)
class Held:
    """What one person held at some time of the day."""

    user: User
    grants: list[RoleGrant]

    @property
    def combined_duties(self) -> bool:
        """岗位合并: two office roles at one moment of the day."""
        office = [grant for grant in self.grants if grant.role in OFFICE_ROLES]
        return any(
            one is not other
            and one.granted_at <= other.granted_at
            and (one.revoked_at is None or one.revoked_at > other.granted_at)
            for one in office
            for other in office
        )


def held_on(day: date) -> list[Held]:
    """Everybody who held a role on ``day``, by user name; roles in the order of the table."""
    begin, end = _bounds(day)
    order = {role.value: number for number, role in enumerate(Role)}
    by_user: dict[User, list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.held_between(begin, end).with_list_relations():
        by_user[grant.user].append(grant)
    return [
        Held(user, sorted(grants, key=lambda grant: (order[grant.role], grant.granted_at)))
        for user, grants in sorted(by_user.items(), key=lambda pair: pair[0].username)
    ]


def mode_on(day: date) -> Mode:
    """How strictly duties were separated at the end of ``day``."""
    _, end = _bounds(day)
    changes = AuditEntry.objects.filter(action="accounts.set_mode").order_by("at", "pk")
    modes = changes.filter(at__lt=end).values_list("after__mode", flat=True)
    if until_then := modes.last():
        return Mode(until_then)
    later = changes.filter(at__gte=end).values_list("before__mode", flat=True).first()
    return Mode(later) if later else current_mode()


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return begin, begin + timedelta(days=1)
