from celery import shared_task
from django.utils import timezone

from stations.services import telling


@shared_task(name="stations.tell_replaced", ignore_result=True)
def tell_replaced() -> None:
    """Tell stations of a text that took the place of another; nudged, and swept by beat."""
    telling.tell_replaced(timezone.now())


@shared_task(name="stations.remind", ignore_result=True)
def remind() -> None:
    """Remind stations of what is due; beat calls it every ten minutes, each day's words go once."""
    telling.remind(timezone.now())
