from celery import shared_task
from django.utils import timezone

from stations.services import reminders


@shared_task(name="stations.remind", ignore_result=True)
def remind() -> None:
    """Remind stations of what is due; beat calls it every ten minutes, each day's words go once."""
    reminders.remind(timezone.now())
