from django.shortcuts import get_object_or_404

from liaison.accounts.choices import Role
from liaison.accounts.models import User

from .models import Confirmation

# Who keeps the office's own pages; who sees them.
KEEPERS = (Role.CLERK, Role.SYSADMIN)
OFFICE = (Role.CLERK, Role.REVIEWER, Role.LEADER)
# Who looks again at what one person did alone (补核).
RECHECKERS = (Role.REVIEWER, Role.LEADER)


def get_confirmation(pk: int) -> Confirmation:
    """One confirmation; the views that call this are behind ``staff_page(*OFFICE)``."""
    return get_object_or_404(Confirmation.objects.with_list_relations(), pk=pk)


def may_recheck(user: User, confirmation: Confirmation) -> bool:
    return user.has_role(*RECHECKERS) and user.pk != confirmation.acted_by_id
