from celery import shared_task
from django.utils import timezone

from feedback.services import releases


@shared_task(name="feedback.fan_out", ignore_result=True)
def fan_out(release_id: int) -> None:
    releases.fan_out(release_id, timezone.now())


@shared_task(name="feedback.sweep", ignore_result=True)
def sweep() -> None:
    """Finish what a dead worker left, and take over from the notices who has been told."""
    for release_id in releases.unfinished():
        releases.fan_out(release_id, timezone.now())
    releases.collect_told()
