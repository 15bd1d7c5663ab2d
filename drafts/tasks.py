from celery import shared_task
from django.utils import timezone

from drafts import comparison_job, plan_job, services

# Named here so that the worker knows the kinds of job.
__all__ = ["comparison_job", "plan_job"]


@shared_task(name="drafts.keep_time")
def keep_time() -> None:
    """Open and close consultations whose time has come; beat calls it every 30 seconds."""
    services.keep_time(timezone.now())
