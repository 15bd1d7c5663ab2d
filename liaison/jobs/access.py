from django.shortcuts import get_object_or_404

from liaison.accounts.choices import Role
from liaison.accounts.models import User

from .models import Job

# Whose work the office's exports are; admins of the system have no business rights.
OFFICE = (Role.CLERK, Role.REVIEWER, Role.LEADER)


def get_job(user: User, pk: int) -> Job:
    """The job if ``user`` began it or works in the office, else answer 404."""
    jobs = Job.objects.select_related("result", "owner")
    if not user.has_role(*OFFICE):
        jobs = jobs.filter(owner=user)
    return get_object_or_404(jobs, pk=pk)
