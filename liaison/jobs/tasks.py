from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    services.run(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    services.sweep(timezone.now())


@shared_task(name="jobs.clear_old_results")
def clear_old_results() -> None:
    services.clear_old_results(timezone.now())
