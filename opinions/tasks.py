"""What the worker does for this floor."""

from celery import shared_task
from django.utils import timezone

from drafts.models import Consultation
from opinions import bundle_job, reading_cache
from opinions.services import bundles, counting, screening

# Named here so that the worker knows the kind of job.
__all__ = ["bundle_job"]


@shared_task(name="opinions.screen_waiting", ignore_result=True)
def screen_waiting() -> None:
    """Everything that waits: called by a nudge after a commit, and by beat for what it missed."""
    while (done := screening.screen()).passed or done.held:
        pass


@shared_task(name="opinions.refresh_counts", ignore_result=True)
def refresh_counts() -> None:
    """The stored counts, and ahead of the readers the counts on open pages that show them."""
    counting.refresh_counts()
    now = timezone.now()
    shown = Consultation.objects.readable_by_public().open_now().filter(show_counts=True)
    for pk in shown.filter(public_close__gt=now).values_list("pk", flat=True):
        reading_cache.refresh_counts(pk)


@shared_task(name="opinions.clear_bundle_files", ignore_result=True)
def clear_bundle_files() -> None:
    bundles.clear_files(timezone.now())
