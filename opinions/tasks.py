"""What the worker does for this floor."""

from celery import shared_task
from django.utils import timezone

from liaison.jobs.nudge import nudge
from opinions import bundle_job, earlier_job, reading_ahead, table_job, theme_job
from opinions.services import (
    bundles,
    comparing,
    counting,
    files,
    indexing,
    joining,
    phone_codes,
    recalling,
    screening,
    tallying,
    theme_counts,
    uncounting,
    waves,
)

# Named here so that the worker knows the kinds of jobs.
__all__ = ["bundle_job", "earlier_job", "table_job", "theme_job"]


@shared_task(name="opinions.screen_waiting", ignore_result=True)
def screen_waiting() -> None:
    """Everything that waits: called by a nudge after a commit, and by beat for what it missed."""
    screening.screen_waiting()
    nudge("opinions.index_new")


@shared_task(name="opinions.index_new", ignore_result=True)
def index_new() -> None:
    """What came in or was changed can be found."""
    indexing.index_new()


@shared_task(name="opinions.join_newest", ignore_result=True)
def join_newest() -> None:
    """At once: what came in stands in its group."""
    joining.join_newest()


@shared_task(name="opinions.compare_waiting", ignore_result=True)
def compare_waiting() -> None:
    """By beat: all of a round that is due, and what a lost nudge left."""
    comparing.compare_waiting()


@shared_task(name="opinions.prune_index", ignore_result=True)
def prune_index() -> None:
    """What rounds that are over left behind."""
    joining.prune_index()


@shared_task(name="opinions.recall_waiting", ignore_result=True)
def recall_waiting() -> None:
    """New wordings against other years; nobody waits for it."""
    recalling.recall_waiting(timezone.now())


@shared_task(name="opinions.index_all", ignore_result=True)
def index_all() -> None:
    """What the call above does not reach: all there was before the search, and late edits."""
    indexing.index_all()


@shared_task(name="opinions.refresh_counts", ignore_result=True)
def refresh_counts() -> None:
    """The stored counts, and ahead of the readers what the open pages show."""
    counting.refresh_counts()
    tallying.fold()
    theme_counts.refresh()
    reading_ahead.write()


@shared_task(name="opinions.mend_tallies", ignore_result=True)
def mend_tallies() -> None:
    tallying.mend()


@shared_task(name="opinions.clear_bundle_files", ignore_result=True)
def clear_bundle_files() -> None:
    bundles.clear_files(timezone.now())


@shared_task(name="opinions.clear_chosen_files", ignore_result=True)
def clear_chosen_files() -> None:
    """Photos of forms that were never sent."""
    files.clear_chosen(timezone.now())


@shared_task(name="opinions.send_phone_codes", ignore_result=True)
def send_phone_codes() -> None:
    """The codes that were asked for; beat finds what the nudge missed."""
    phone_codes.send_waiting()
    phone_codes.clear(timezone.now())


@shared_task(name="opinions.watch_waves", ignore_result=True)
def watch_waves() -> None:
    """集中来稿 of the last hour, for 今日事项."""
    waves.watch(timezone.now())


@shared_task(name="opinions.forget_networks", ignore_result=True)
def forget_networks() -> None:
    uncounting.forget_networks(timezone.now())
