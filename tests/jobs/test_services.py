from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from liaison.audit.models import AuditEntry
from liaison.jobs import registry, running, services
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from liaison.jobs.registry import JobError, JobOutcome
from liaison.office.models import StoredFile
from tests.factories.accounts import ClerkFactory
from tests.factories.jobs import DoneJobFactory, JobFactory, RunningJobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def builder(monkeypatch):
    """Register a builder for this test: ``builder(lambda run: JobOutcome())``."""

    def register(function):
        monkeypatch.setitem(registry.BUILDERS, "tests.count", function)

    return register


def writes(text):
    def build(run):
        path = run.folder / "table.txt"
        path.write_text(text)
        run.progress(3, 3)
        return JobOutcome(counts={"意见": 3}, file=path, filename="汇总表.txt", message="共 3 条。")

    return build


def test_a_job_is_done_with_its_counts_and_a_verified_file(builder):
    builder(writes("三条"))
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert (job.done, job.total, job.counts, job.attempt) == (3, 3, {"意见": 3}, 1)
    assert job.result.name == "汇总表.txt"
    assert job.result.file.read().decode() == "三条"
    job.result.file.close()
    assert AuditEntry.objects.get(action="jobs.done").after["sha256"] == job.result.sha256


def test_a_file_that_does_not_read_back_the_same_is_a_failure(builder, monkeypatch):
    builder(writes("三条"))
    monkeypatch.setattr(services, "digest", lambda stored: ("0" * 64, 1))
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "核对不一致" in job.message


def test_a_second_call_for_the_same_job_does_nothing(builder):
    calls = []
    builder(lambda run: calls.append(1) or JobOutcome())
    job = JobFactory()
    services.run(job.pk)
    services.run(job.pk)
    assert calls == [1]


def test_a_rule_that_was_broken_is_shown_as_it_stands(builder):
    def build(run):
        raise JobError("这个征求意见还没有冻结汇总表。")

    builder(build)
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, "这个征求意见还没有冻结汇总表。")


def test_an_unexpected_error_becomes_one_sentence_with_the_number(builder, caplog):
    builder(lambda run: 1 / 0)
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert f"任务编号 {job.pk}" in job.message
    assert "ZeroDivision" not in job.message
    assert "ZeroDivisionError" in caplog.text


def test_a_kind_that_no_longer_exists_fails_with_a_sentence():
    job = JobFactory(kind="gone")
    services.run(job.pk)
    job.refresh_from_db()
    assert "已经没有了" in job.message


def test_a_lost_database_leaves_the_job_to_the_sweep(builder):
    def build(run):
        raise OperationalError("server closed the connection")

    builder(build)
    job = JobFactory()
    with pytest.raises(OperationalError):
        services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING


def test_a_waiting_job_is_cancelled_at_once(builder):
    builder(writes("x"))
    job, clerk = JobFactory(), ClerkFactory()
    services.cancel(job, by=clerk)
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    with pytest.raises(JobError, match="已经结束"):
        services.cancel(job, by=clerk)


def test_a_running_job_stops_at_its_next_sign_of_progress(builder, monkeypatch):
    monkeypatch.setattr(running, "PULSE", 0.01)

    def build(run):
        Job.objects.filter(pk=run.job_id).update(cancel_requested=True)
        run.stopped = True  # what the second thread learns once the row is committed
        run.progress(1, 10)
        raise AssertionError

    builder(build)
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert not StoredFile.objects.exists()


# Below zero: the worker died while the clock was ahead.
@pytest.mark.parametrize(("silence", "found"), [(29, 0), (31, 1), (-7200, 1)])
def test_the_sweep_takes_back_what_was_silent_too_long(silence, found):
    now = timezone.now()
    job = RunningJobFactory(heartbeat_at=now - timedelta(seconds=silence))
    assert services.sweep(now) == found
    job.refresh_from_db()
    assert job.status == (JobStatus.QUEUED if found else JobStatus.RUNNING)


def test_a_job_that_kills_its_worker_three_times_is_given_up():
    now = timezone.now()
    job = RunningJobFactory(heartbeat_at=now - timedelta(minutes=5), attempt=3)
    assert services.sweep(now) == 0
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "多次中途中断" in job.message


def test_a_run_that_was_taken_over_leaves_no_result(builder):
    def build(run):
        Job.objects.filter(pk=run.job_id).update(attempt=7)
        return writes("old")(run)

    builder(build)
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert job.result is None
    assert not StoredFile.objects.exists()


def test_one_worker_process_stays_free_for_notices(builder):
    builder(writes("x"))
    RunningJobFactory()
    job = JobFactory()
    services.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


def test_starting_a_job_nudges_only_after_the_commit(
    django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr("liaison.jobs.nudge.current_app.send_task", lambda *a, **k: sent.append(a))
    with django_capture_on_commit_callbacks(execute=True):
        job = services.start("tests.count", label="x", params={}, owner=ClerkFactory())
        assert sent == []
    assert sent == [("jobs.run", (job.pk,))]


def test_files_of_old_jobs_are_cleared_but_not_what_others_keep():
    now = timezone.now()
    old = DoneJobFactory(finished_at=now - timedelta(days=8))
    fresh = DoneJobFactory()
    assert services.clear_old_results(now) == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert old.result is None
    assert fresh.result is not None
    with pytest.raises(JobError, match="已经清理"):
        services.record_download(old, by=old.owner)
