from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="accounts.clear_sessions", ignore_result=True)
def clear_sessions() -> None:
    """Nothing of a session stays in the database once it has run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
