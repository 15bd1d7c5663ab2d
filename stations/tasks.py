from celery import shared_task
from django.utils import timezone

from stations import ledger_jobs, roster_jobs
from stations.services import reminders, replaced_texts, rosters, sign_ups, terms, visits

# Named here so that the worker knows the kinds of job.
__all__ = ["ledger_jobs", "roster_jobs"]


@shared_task(name="stations.tell_replaced", ignore_result=True)
def tell_replaced() -> None:
    """Tell stations of a text that took the place of another; nudged, and swept by beat."""
    replaced_texts.tell_replaced(timezone.now())


@shared_task(name="stations.remind", ignore_result=True)
def remind() -> None:
    """Remind stations of what is due; beat calls it every ten minutes, each day's words go once."""
    reminders.remind(timezone.now())


@shared_task(name="stations.end_terms", ignore_result=True)
def end_terms() -> None:
    """Put down that terms are over; who may do what follows from the dates all the same."""
    terms.end_terms(timezone.localdate())


@shared_task(name="stations.clear_roster_files", ignore_result=True)
def clear_roster_files() -> None:
    rosters.clear_files(timezone.now())


@shared_task(name="stations.forget_visits", ignore_result=True)
def forget_visits() -> None:
    """Erase names, phones and topics of requests and sign-ups that have been over for a while."""
    visits.forget_visits(timezone.now())
    sign_ups.forget_residents(timezone.now())
