from celery import shared_task
from django.utils import timezone

from liaison.audit import services


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> None:
    services.seal_entries(timezone.now())
