"""kill -9 of the worker while it enters a bundle: no row is lost, none is in twice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from liaison.jobs import services as jobs
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from liaison.office.files import store_upload
from opinions.choices import BundleStatus, Channel
from opinions.models import Bundle, Opinion, OpinionTarget
from opinions.services.bundle_checks import keep_check
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, officer_of
from tests.opinions.bundle_files import meeting, workbook
from tests.process.test_kill import swept_until, wait_until

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
# More than two batches.
ROWS = 1_100
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


def check(task, officer):
    upload = SimpleUploadedFile("采集表.xlsx", workbook(task.consultation, meeting(ROWS)))
    return keep_check(
        task.consultation, task.station, store_upload(upload, kinds={"xlsx"}, by=officer),
        by=officer, collected_on=timezone.localdate(), channel=Channel.MEETING,
    )  # fmt: skip


def is_in_the_middle():
    """The first batch of opinions is in the open transaction; their targets wait for the lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [OpinionTarget._meta.db_table])
        return cursor.fetchone()[0] > 0


def test_a_bundle_whose_worker_was_killed_is_entered_whole_and_once(
    celery_worker_process, redis_client
):
    task = AssignmentFactory(consultation=OpenConsultationFactory())
    officer = officer_of(task.station)
    bundle = check(task, officer)
    job = jobs.start(
        "opinions.accept_bundle", label="采集表", params={"bundle": bundle.pk}, owner=officer
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE opinions_opiniontarget IN EXCLUSIVE MODE")
        worker = celery_worker_process()
        swept_until("jobs.sweep", is_in_the_middle)
        worker.kill()
    assert Job.objects.get(pk=job.pk).status == JobStatus.RUNNING

    Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=31))
    celery_worker_process()
    swept_until("jobs.sweep", lambda: Job.objects.get(pk=job.pk).is_finished)
    wait_until(lambda: Opinion.objects.count() == ROWS)

    done = Job.objects.get(pk=job.pk)
    assert (done.status, done.attempt) == (JobStatus.DONE, 2), done.message
    assert Bundle.objects.get(pk=bundle.pk).status == BundleStatus.ACCEPTED
    rows = Opinion.objects.filter(bundle=bundle).values_list("bundle_row", flat=True)
    assert sorted(rows) == list(range(5, 5 + ROWS))
    assert OpinionTarget.objects.count() == ROWS
    task.refresh_from_db()
    assert task.opinion_count == ROWS
    assert check(task, officer).duplicate_count == ROWS
