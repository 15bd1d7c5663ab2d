import signal
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init
from django.utils import timezone

from liaison.portal import heartbeat
from liaison.portal.backups import nightly
from liaison.portal.supervisor import launch


@shared_task(name="portal.heartbeat", ignore_result=True)
def beat() -> None:
    heartbeat.write()


@shared_task(name="portal.back_up", ignore_result=True)
def back_up() -> None:
    nightly.back_up_if_due(timezone.now())


@worker_process_init.connect
def end_with_worker(**_: Any) -> None:
    """A pool process of a killed worker would wait for tasks for ever."""
    launch.end_with_parent(signal.SIGKILL)
