import signal
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init

from liaison.portal import heartbeat
from liaison.portal.supervisor import launch


@shared_task(name="portal.heartbeat", ignore_result=True)
def beat() -> None:
    heartbeat.write()


@worker_process_init.connect
def end_with_worker(**_: Any) -> None:
    """A pool process of a killed worker would wait for tasks for ever."""
    launch.end_with_parent(signal.SIGKILL)
