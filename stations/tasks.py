from celery import shared_task
from django.utils import timezone

from stations import ledger_jobs
from stations.services import telling

# Named here so that the worker knows the kinds of jobs.
__all__ = ["ledger_jobs"]


@shared_task(name="stations.remind", ignore_result=True)
def remind() -> None:
    """Remind stations of what is due; beat calls it every ten minutes, each day's words go once."""
    telling.remind(timezone.now())
