from django.shortcuts import get_object_or_404

from liaison.accounts.choices import Role

from .models import Notice

# Who tells people, sees that they were told, and looks into what went wrong.
TELLERS = (Role.CLERK, Role.REVIEWER)


def get_notice(pk: int) -> Notice:
    """One notice; the views that call this are behind ``staff_page(*TELLERS)``."""
    return get_object_or_404(Notice.objects.with_contacts().select_related("told_by"), pk=pk)
