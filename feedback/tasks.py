from celery import shared_task
from django.utils import timezone

from feedback.evaluation import jobs
from feedback.services import settling, telling, withdrawals

# Named here so that the worker knows the kinds of job.
__all__ = ["jobs"]


@shared_task(name="feedback.fan_out", ignore_result=True)
def fan_out(release_id: int) -> None:
    telling.fan_out(release_id, timezone.now())


@shared_task(name="feedback.sweep", ignore_result=True)
def sweep() -> None:
    """Finish what a dead worker left, and take over from the notices who has been told."""
    for release_id in telling.unfinished():
        telling.fan_out(release_id, timezone.now())
    telling.collect_told()
    withdrawals.tell_of_withdrawals(timezone.now())
    settling.keep_time(timezone.now())
