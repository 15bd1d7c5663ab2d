"""The Celery application; tasks are found in each app's ``tasks.py``."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery, signals
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")

app = Celery("liaison")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def log_like_the_rest(**_: Any) -> None:
    """Celery would give its tasks lines of its own form."""
    dictConfig(settings.LOGGING)
