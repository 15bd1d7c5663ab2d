"""What the second thread does, on rows that others really see."""

import threading
import time

import pytest
from django.db import connection, transaction

from liaison.jobs import registry, running, services
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from liaison.jobs.registry import JobOutcome
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(running, "PULSE", 0.02)


def wait_until(check):
    until = time.monotonic() + 5
    while not check():
        assert time.monotonic() < until
        time.sleep(0.01)


def in_thread(function):
    def run():
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_progress_is_seen_while_the_builders_transaction_is_still_open(monkeypatch):
    go_on = threading.Event()

    def build(run):
        with transaction.atomic():
            run.progress(40, 100)
            assert go_on.wait(5)
        return JobOutcome(message="好了。")

    monkeypatch.setitem(registry.BUILDERS, "tests.count", build)
    job = JobFactory()
    thread = in_thread(lambda: services.run(job.pk))
    wait_until(lambda: Job.objects.get(pk=job.pk).done == 40)
    assert Job.objects.get(pk=job.pk).percent == 40
    go_on.set()
    thread.join()
    assert Job.objects.get(pk=job.pk).status == JobStatus.DONE


def test_a_cancel_from_the_page_reaches_a_running_job(monkeypatch):
    def build(run):
        for step in range(10_000):
            run.progress(step, 10_000)
            time.sleep(0.005)

    monkeypatch.setitem(registry.BUILDERS, "tests.count", build)
    job = JobFactory()
    thread = in_thread(lambda: services.run(job.pk))
    wait_until(lambda: Job.objects.get(pk=job.pk).status == JobStatus.RUNNING)
    services.cancel(job, by=job.owner)
    thread.join()
    assert Job.objects.get(pk=job.pk).status == JobStatus.CANCELLED


def test_two_workers_run_one_job_once(monkeypatch):
    ran = []
    monkeypatch.setitem(registry.BUILDERS, "tests.count", lambda run: ran.append(1) or JobOutcome())
    job = JobFactory()
    threads = [in_thread(lambda: services.run(job.pk)) for _ in range(4)]
    for thread in threads:
        thread.join()
    assert ran == [1]
