from celery import shared_task

from liaison.portal import heartbeat


@shared_task(name="portal.heartbeat", ignore_result=True)
def beat() -> None:
    heartbeat.write()
