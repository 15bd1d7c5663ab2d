from celery import shared_task

from . import delivery


@shared_task(name="notices.deliver_due")
def deliver_due() -> None:
    """Both the nudge after a commit and the beat's sweep."""
    delivery.deliver_due()
