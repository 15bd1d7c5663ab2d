"""What the worker does for this floor."""

from celery import shared_task
from django.utils import timezone

from opinions import bundle_job, reading_ahead
from opinions.services import bundles, counting, indexing, screening

# Named here so that the worker knows the kind of job.
__all__ = ["bundle_job"]


@shared_task(name="opinions.screen_waiting", ignore_result=True)
def screen_waiting() -> None:
    """Everything that waits: called by a nudge after a commit, and by beat for what it missed."""
    while (done := screening.screen()).passed or done.held:
        pass
    indexing.index_new()


@shared_task(name="opinions.index_all", ignore_result=True)
def index_all() -> None:
    """What the call above did not reach: all there was before the search, and late edits."""
    indexing.index_all()


@shared_task(name="opinions.refresh_counts", ignore_result=True)
def refresh_counts() -> None:
    """The stored counts, and ahead of the readers what the open pages show."""
    counting.refresh_counts()
    reading_ahead.write()


@shared_task(name="opinions.clear_bundle_files", ignore_result=True)
def clear_bundle_files() -> None:
    bundles.clear_files(timezone.now())
