import pytest
from openpyxl import load_workbook

from liaison.jobs.registry import JobError
from liaison.jobs.running import JobCancelled, JobRun
from liaison.workbooks import tasks
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(sample_preset, tmp_path):
    def running(**params):
        return JobRun(JobFactory(kind="workbooks.export", params=params), tmp_path)

    return running


def test_the_job_builds_what_the_command_builds(running):
    job = running(preset="sample", consultation="elevators")

    outcome = tasks.export(job)

    assert outcome.counts == {"台账": 3, "合计": 3}
    assert outcome.filename.startswith("本县_电梯条例_工作台账_")
    assert outcome.message.startswith("共 3 行，导出编号 DC")
    assert (job.done, job.total) == (3, 3)
    assert load_workbook(outcome.file)["说明"]["B6"].value == job.owner.full_name


def test_what_is_wrong_is_told_to_the_owner(running):
    with pytest.raises(JobError, match="没有这次征询。"):
        tasks.export(running(preset="sample", consultation="other"))


def test_a_cancelled_job_leaves_no_file(running, tmp_path):
    job = running(preset="sample", consultation="elevators")
    job.stopped = True

    with pytest.raises(JobCancelled):
        tasks.export(job)

    assert list(tmp_path.iterdir()) == []
