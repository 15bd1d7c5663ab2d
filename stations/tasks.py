from celery import shared_task
from django.utils import timezone

from stations.services import telling, visits


@shared_task(name="stations.remind", ignore_result=True)
def remind() -> None:
    """Remind stations of what is due; beat calls it every ten minutes, each day's words go once."""
    telling.remind(timezone.now())


@shared_task(name="stations.forget_visits", ignore_result=True)
def forget_visits() -> None:
    """Erase names, phones and topics of requests that have been over for a while."""
    visits.forget_visits(timezone.now())
