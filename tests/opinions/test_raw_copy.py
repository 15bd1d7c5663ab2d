"""The raw opinions as their job writes them: from a copy that no later change touches."""

import openpyxl
import pytest
from django.db import connection

from liaison.jobs import services as jobs
from liaison.jobs.choices import JobStatus
from liaison.workbooks import copies, tasks
from opinions.models import Opinion
from opinions.raw_sheet import raw_rows, raw_source
from opinions.services.redacting import redact
from opinions.services.supplementing import supplement_opinion
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, opinion_on
from tests.factories.jobs import RunningJobFactory

pytestmark = pytest.mark.django_db
BODY = "请打13800000021。"


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def tables():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name.startswith(copies.PREFIX)]


def test_a_copy_says_the_same_as_the_opinions_themselves(consultation):
    opinion_on(consultation, body=BODY)
    redact(opinion_on(consultation, body=BODY), {}, by=ClerkFactory(), seen=1)
    supplement_opinion(opinion_on(consultation, replacement="三十日"), text="周末也要。")
    source = raw_source(consultation)

    with copies.copied(7, source) as copy:
        assert list(raw_rows(copy)) == list(raw_rows(source))


def test_a_second_run_writes_the_rows_of_the_first_whatever_came_since(consultation):
    opinion_on(consultation, body="每十日一次。")
    job = RunningJobFactory()
    before = copies._take(f"{copies.PREFIX}{job.pk}", raw_source(consultation))
    opinion_on(consultation)
    Opinion.objects.update(body="后来改过")

    with copies.copied(job.pk, raw_source(consultation)) as copy:
        assert (copy.total, before.total) == (1, 1)
        assert [row[5] for row in raw_rows(copy)] == ["每十日一次。"]
    assert tables() == []


def test_what_a_dead_job_left_goes_with_the_next_export(consultation):
    copies._take(f"{copies.PREFIX}{RunningJobFactory().pk}", raw_source(consultation))
    over = RunningJobFactory(status=JobStatus.FAILED)
    copies._take(f"{copies.PREFIX}{over.pk}", raw_source(consultation))

    assert copies.drop_leftovers() == 1
    assert len(tables()) == 1


def test_the_job_writes_from_its_copy_and_leaves_nothing(consultation):
    opinion_on(consultation, body=BODY)
    job = jobs.start(
        "workbooks.export",
        label="原始意见表",
        params={"preset": "opinions", "consultation": consultation.slug},
        owner=ClerkFactory(),
    )

    assert tasks.export  # the worker has loaded it
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.counts["合计"]) == (JobStatus.DONE, 1), job.message
    with job.result.file.open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["F4"].value == "请打×××××××××××。"
    assert tables() == []
